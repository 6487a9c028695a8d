import { appLogo } from '../../auth/authorization-server/pages/question.js';
import {
  type ScopeGroup,
  scopeWords,
  type ScopeWords,
} from '../../auth/authorization-server/pages/scope-words.js';
import { csrfField } from '../../pages/csrf-field.js';
import { html, type Html } from '../../pages/html.js';
import type { Language } from '../../pages/language/language.js';
import { type Messages, messagesIn } from '../../pages/language/messages.js';
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
  readonly language: Language;
  readonly person: { readonly name: string; readonly username: string };
  readonly apps: readonly AppAccessView[];
  readonly csrf: string;
  readonly navigation: Html;
}

function titleOf({ consent, apps }: Messages, group: ScopeGroup, record: string | undefined): string {
  if (group === 'context') return apps.context;
  if (group !== 'record') return consent[group];
  return record === undefined ? consent.inRecord : consent.inRecordOf(record);
}

/** The apps a person has let in, what each may see, and a button that takes it back. */
export function accountPage(view: AccountPageView): Page {
  const { language } = view;
  const words = messagesIn(language).apps;
  return {
    title: words.title,
    language,
    frame: 'wide',
    navigation: view.navigation,
    images: view.apps.flatMap(app => app.logoUri ?? []),
    body: html`<div class="stack">
      <p class="back"><a href="/">${words.start}</a></p>
      <h1>${words.heading}</h1>
      <p class="soft">
        ${words.signedInAs} ${view.person.name} <span class="number">(${view.person.username})</span>.
        ${words.lead}
      </p>
      ${
        view.apps.length > 0
          ? view.apps.map((app, index) => panel(app, `app-${index}`, view))
          : html`<p class="notice">${words.none}</p>`
      }
      ${view.apps.length > 1 && allOfThem(view)}
      <p><a href="/account/access-log">${words.accessLog}</a></p>
      <p><a href="/account/security">${messagesIn(language).security.title}</a></p>
      <p><a href="/account/break-glass">${words.brokenGlass}</a></p>
    </div>`,
  };
}

function allOfThem({ csrf, language }: AccountPageView): Html {
  return html`<form method="post" action="/account/apps/revoke">
    ${csrfField({ csrf })}
    <button class="button plain" type="submit">${messagesIn(language).apps.takeOutAll}</button>
  </form>`;
}

function panel(app: AppAccessView, id: string, { csrf, language }: AccountPageView): Html {
  const words = messagesIn(language).apps;
  return html`<article class="panel stack" aria-labelledby="${id}">
    <div class="asking">
      ${appLogo(app)}
      <div>
        <h2 id="${id}">${app.name}</h2>
        <p class="soft">
          ${words.letIn} ${moment(app.grantedAt, language)}.
          ${app.lastUsedAt ? html`${words.lastLooked} ${moment(app.lastUsedAt, language)}.` : words.neverLooked}
          ${app.isRemembered && words.mayReturn}
        </p>
      </div>
    </div>
    ${app.access.map(access => accessOf(access, language))}
    <form method="post" action="/account/apps/${encodeURIComponent(app.clientId)}/revoke">
      ${csrfField({ csrf })}
      <button class="button plain" type="submit" aria-describedby="${id}">${words.takeOut}</button>
    </form>
  </article>`;
}

function accessOf({ record, scopes }: AccessView, language: Language): Html {
  const messages = messagesIn(language);
  const groups = Map.groupBy(
    scopes.map(scope => scopeWords(scope, language)),
    ({ group }) => group,
  );
  return html`${[...groups].map(
    ([group, words]) =>
      html`<h3>${titleOf(messages, group, record)}</h3>
        <ul>
          ${words.map(each => line(each, messages.consent.changes))}
        </ul>`,
  )}`;
}

function line({ title, detail, changes }: ScopeWords, tag: string): Html {
  return html`<li>
    ${title} ${changes && html`<span class="tag">${tag}</span>`}
    ${detail && html`<span class="hint">${detail}</span>`}
  </li>`;
}

export function moment(date: Date, language: Language): Html {
  const text = date.toISOString();
  return html`<time datetime="${text}">${dateInWords(text, language)}, ${text.slice(11, 16)} UTC</time>`;
}
