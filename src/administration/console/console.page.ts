import { csrfField } from '../../pages/csrf-field.js';
import { html, type Html, type HtmlValue } from '../../pages/html.js';
import type { Page } from '../../pages/page.js';
import { navigation } from '../../portal/pages/navigation.js';
import { nextQuery, type Slice } from '../../paging/slice.js';
import type { Visitor } from '../../portal/session/visitor.js';

const ROOMS: readonly (readonly [path: string, name: string])[] = [
  ['', 'Overview'],
  ['/audit', 'Audit'],
  ['/policies', 'Policies'],
  ['/users', 'People'],
  ['/clients', 'Apps and services'],
  ['/identity-providers', 'Identity providers'],
  ['/tokens', 'Tokens'],
  ['/sessions', 'Sessions'],
  ['/launches', 'Launches'],
  ['/jobs', 'Jobs'],
  ['/health', 'Health'],
  ['/settings', 'Settings'],
];

/** What privacy officers find there, who are no administrators. */
const ROOMS_OF_AUDITORS = ROOMS.filter(([path]) => path === '/audit');

/** What stands around the content of a page of the console. */
interface Surroundings {
  /** The room to which it belongs: `/policies`. Left out, the one of this heading. */
  readonly room?: string;
  readonly status?: number;
  /** What can be done beside the heading. */
  readonly beside?: HtmlValue;
}

/** A page of the console: the ways to the other rooms, then its own content. */
export function consolePage(
  visitor: Visitor,
  heading: string,
  content: HtmlValue,
  { room, status, beside }: Surroundings = {},
): Page {
  const rooms = visitor.rights.roles.includes('admin') ? ROOMS : ROOMS_OF_AUDITORS;
  const here = room ?? ROOMS.find(([, name]) => name === heading)?.[0];
  return {
    title: `${heading} · Administration`,
    frame: 'wide',
    navigation: navigation(visitor),
    ...(status === undefined ? {} : { status }),
    body: html`<div class="console">
      <nav class="rooms" aria-label="Administration">
        ${rooms.map(
          ([path, name]) =>
            html`<a href="/console${path}" ${path === here && html`aria-current="page"`}>${name}</a>`,
        )}
      </nav>
      <div class="stack">
        <div class="heading-line">
          <h1>${heading}</h1>
          ${beside}
        </div>
        ${visitor.session.done !== null && html`<p class="notice" role="status">${visitor.session.done}</p>`}
        ${content}
      </div>
    </div>`,
  };
}

/** A form of one button. `about` names the element that says what the button is about. */
export function actionForm(visitor: Visitor, path: string, label: string, about: string): Html {
  return html`<form method="post" action="/console/${path}">
    ${csrfField(visitor.session)}
    <button class="button plain" type="submit" aria-describedby="${about}">${label}</button>
  </form>`;
}

/** The way to the next part of a long list. */
export function moreOf(
  path: string,
  sent: Readonly<Record<string, unknown>>,
  { next }: Slice<unknown>,
): Html | false {
  if (next === undefined) return false;
  return html`<p><a class="button plain" href="/console/${path}?${nextQuery(sent, next)}">Show more</a></p>`;
}

export function orNothing(items: readonly Html[], words: string): Html {
  return items.length > 0 ? html`${items}` : html`<p class="notice">${words}</p>`;
}

/** What is told once, and nobody can read again. */
export function toldOnce(heading: string, words: string, value: string): Html {
  return html`<section class="panel stack" aria-labelledby="told" role="status">
    <h2 id="told">${heading}</h2>
    <p>${words}</p>
    <p><code class="told">${value}</code></p>
  </section>`;
}

export function moment(date: Date): Html {
  const text = date.toISOString();
  return html`<time datetime="${text}">${text.slice(0, 10)}, ${text.slice(11, 16)} UTC</time>`;
}
