import { appLogo } from '../../auth/authorization-server/pages/question.js';
import {
  type ScopeGroup,
  scopeWords,
  type ScopeWords,
} from '../../auth/authorization-server/pages/scope-words.js';
import { html, type Html } from '../../pages/html.js';
import type { Page } from '../../pages/page.js';
import { dateInWords } from '../../pages/person.js';

/** What an app may do, in the record of one patient or in none. */
export interface AccessView {
  /** Name of the patient. */
  readonly record?: string;
  readonly scopes: readonly string[];
}

export interface AppAccessView {
  readonly clientId: string;
  readonly name: string;
  readonly logoUri?: string;
  readonly homepageUri?: string;
  readonly grantedAt: Date;
  readonly lastUsedAt?: Date;
  /** It may come back without asking. */
  readonly isRemembered: boolean;
  readonly access: readonly AccessView[];
}

export interface AccountPageView {
  readonly person: { readonly name: string; readonly username: string };
  readonly apps: readonly AppAccessView[];
  readonly csrf: string;
  readonly navigation: Html;
}

const TITLES: Readonly<Record<ScopeGroup, (record: string | undefined) => string>> = {
  record: record => (record === undefined ? 'In the health record' : `In the record of ${record}`),
  workplace: () => 'In the records you may see',
  person: () => 'About you',
  context: () => 'About what you had open',
  duration: () => 'How long',
};

/** The apps a person has let in, what each may see, and a button that takes it back. */
export function accountPage(view: AccountPageView): Page {
  return {
    title: 'Your apps',
    frame: 'wide',
    navigation: view.navigation,
    images: view.apps.flatMap(app => app.logoUri ?? []),
    body: html`<div class="stack">
      <p class="back"><a href="/">To the start</a></p>
      <h1>Apps you have let in</h1>
      <p class="soft">
        Signed in as ${view.person.name} <span class="number">(${view.person.username})</span>. An app that
        you take out sees nothing from that moment on; what it has copied before stays with it.
      </p>
      ${
        view.apps.length > 0
          ? view.apps.map((app, index) => panel(app, `app-${index}`, view.csrf))
          : html`<p class="notice">No app has access through you.</p>`
      }
      ${view.apps.length > 1 && allOfThem(view.csrf)}
    </div>`,
  };
}

function allOfThem(csrf: string): Html {
  return html`<form method="post" action="/account/apps/revoke">
    <input type="hidden" name="csrf" value="${csrf}" />
    <button class="button plain" type="submit">Take out all apps</button>
  </form>`;
}

function panel(app: AppAccessView, id: string, csrf: string): Html {
  return html`<section class="panel stack" aria-labelledby="${id}">
    <div class="asking">
      ${appLogo(app)}
      <div>
        <h2 id="${id}">${app.name}</h2>
        <p class="soft">
          Let in on ${moment(app.grantedAt)}.
          ${app.lastUsedAt ? html`Last looked on ${moment(app.lastUsedAt)}.` : 'Has not looked at any record yet.'}
          ${app.isRemembered && 'It may come back without asking you.'}
        </p>
      </div>
    </div>
    ${app.access.map(accessOf)}
    <form method="post" action="/account/apps/${encodeURIComponent(app.clientId)}/revoke">
      <input type="hidden" name="csrf" value="${csrf}" />
      <button class="button plain" type="submit" aria-describedby="${id}">Take out</button>
    </form>
  </section>`;
}

function accessOf({ record, scopes }: AccessView): Html {
  const groups = Map.groupBy(
    scopes.map(scope => scopeWords(scope)),
    ({ group }) => group,
  );
  return html`${[...groups].map(
    ([group, words]) =>
      html`<h3>${TITLES[group](record)}</h3>
        <ul>
          ${words.map(line)}
        </ul>`,
  )}`;
}

function line({ title, detail, changes }: ScopeWords): Html {
  return html`<li>
    ${title} ${changes && html`<span class="tag">changes data</span>`}
    ${detail && html`<span class="hint">${detail}</span>`}
  </li>`;
}

function moment(date: Date): Html {
  const text = date.toISOString();
  return html`<time datetime="${text}">${dateInWords(text)}, ${text.slice(11, 16)} UTC</time>`;
}
