import { html, type Html, type HtmlValue } from '../../pages/html.js';
import type { Page } from '../../pages/page.js';
import { navigation } from '../../portal/pages/navigation.js';
import type { Visitor } from '../../portal/session/visitor.js';

const ROOMS: readonly (readonly [path: string, name: string])[] = [
  ['', 'Overview'],
  ['/clients', 'Apps and services'],
  ['/identity-providers', 'Identity providers'],
  ['/users', 'People'],
  ['/tokens', 'Tokens'],
  ['/jobs', 'Jobs'],
  ['/settings', 'Settings'],
];

/** What stands around the content of a page of the console. */
interface Surroundings {
  /** The room to which it belongs. */
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
  { status, beside }: Surroundings = {},
): Page {
  return {
    title: `${heading} · Administration`,
    frame: 'wide',
    navigation: navigation(visitor),
    ...(status === undefined ? {} : { status }),
    body: html`<div class="stack">
      <nav aria-label="Administration">
        <p class="back">
          <a href="/">To the start</a>
          ${ROOMS.map(([path, name]) => html`· <a href="/console${path}">${name}</a> `)}
        </p>
      </nav>
      <h1>${heading}</h1>
      ${beside} ${content}
    </div>`,
  };
}

/** A form of one button. `about` names the element that says what the button is about. */
export function actionForm(visitor: Visitor, path: string, label: string, about: string): Html {
  return html`<form method="post" action="/console/${path}">
    ${formToken(visitor)}
    <button class="button plain" type="submit" aria-describedby="${about}">${label}</button>
  </form>`;
}

export function formToken({ session }: Visitor): Html {
  return html`<input type="hidden" name="csrf" value="${session.csrf}" />`;
}

/** A text field with its label; a hint says how it is to be filled. */
export function field(name: string, label: string, hint?: string, isRequired = false): Html {
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      type="text"
      maxlength="4000"
      autocomplete="off"
      ${isRequired && html`required`}
      ${hint !== undefined && html`aria-describedby="${name}-hint"`}
    />
    ${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}
  </div>`;
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
