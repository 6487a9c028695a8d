import { failure } from '../../auth/authorization-server/pages/question.js';
import {
  codeField,
  listOfCodes,
  secretOnPage,
} from '../../auth/authorization-server/pages/second-factor.page.js';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../../auth/identity/password-length.js';
import { csrfField } from '../../pages/csrf-field.js';
import { html, type Html } from '../../pages/html.js';
import type { Language } from '../../pages/language/language.js';
import { messagesIn } from '../../pages/language/messages.js';
import type { PasskeySummary } from '../../auth/identity/second-factor/passkey.repository.js';
import type { Page } from '../../pages/page.js';
import { passkeysPanel } from './passkeys.panel.js';
import { currentPassword } from './security.form.js';
import { signInWaysPanel, type SignInWayView } from './sign-in-ways.panel.js';

export interface SecurityView {
  readonly language: Language;
  readonly username: string;
  /** False for people who sign in elsewhere. */
  readonly hasPassword: boolean;
  /** An authenticator app. */
  readonly hasApp: boolean;
  /** Absent where browsers know none at this address. */
  readonly passkeys?: readonly PasskeySummary[];
  /** The identity providers by which the person comes in. */
  readonly ways: readonly SignInWayView[];
  /** Absent without a second factor. */
  readonly recoveryCodesLeft?: number;
  readonly csrf: string;
  readonly navigation: Html;
  readonly error?: string;
}

export interface SetupView extends SecurityView {
  readonly secret: string;
  /** Value of the hidden field `ticket`. */
  readonly ticket: string;
}

/** Password and second factor, as far as they are kept here. */
export function securityPage(view: SecurityView): Page {
  const words = messagesIn(view.language).security;
  return framed(
    view,
    words.title,
    view.hasPassword
      ? html`${passwordPanel(view)} ${passkeysPanel(view)} ${factorPanel(view)} ${signInWaysPanel(view)}`
      : html`<p class="notice">${words.elsewhere}</p>
          ${signInWaysPanel(view)}`,
  );
}

export function setupPage(view: SetupView): Page {
  const { secondFactor: words } = messagesIn(view.language);
  return framed(
    view,
    words.setUp,
    html`<section class="panel stack">
      ${secretOnPage(view)}
      <form class="stack" method="post" action="/account/security/second-factor">
        ${csrfField(view)}
        <input type="hidden" name="ticket" value="${view.ticket}" />
        ${currentPassword('current', messagesIn(view.language).security.current)}
        ${codeField(view.language, 'numeric')}
        <button class="button" type="submit">${words.confirm}</button>
      </form>
    </section>`,
  );
}

export function newCodesPage(view: SecurityView & { readonly codes: readonly string[] }): Page {
  const { secondFactor: words } = messagesIn(view.language);
  return framed(
    view,
    words.recovery,
    html`<section class="panel stack">
      ${listOfCodes(view.codes, view.language)}
      <p><a class="button" href="/account/security">${words.kept}</a></p>
    </section>`,
  );
}

/** A page of the account, with what was wrong. */
export function framed(view: SecurityView, title: string, content: Html): Page {
  return {
    title,
    language: view.language,
    frame: 'wide',
    navigation: view.navigation,
    body: html`<div class="stack">
      <p class="back"><a href="/account">${messagesIn(view.language).security.back}</a></p>
      <h1>${title}</h1>
      ${failure(view.error)} ${content}
    </div>`,
  };
}

function passwordPanel(view: SecurityView): Html {
  const words = messagesIn(view.language).security;
  return html`<section class="panel stack" aria-labelledby="password">
    <h2 id="password">${words.passwordHeading}</h2>
    <p class="soft">${words.passwordLead}</p>
    <form class="stack" method="post" action="/account/security/password">
      ${csrfField(view)} ${currentPassword('current', words.current)}
      <div class="field">
        <label for="next">${words.next}</label>
        <input
          id="next"
          name="next"
          type="password"
          minlength="${SHORTEST_PASSWORD}"
          maxlength="${LONGEST_PASSWORD}"
          autocomplete="new-password"
          aria-describedby="next-hint"
          required
        />
        <span class="hint" id="next-hint">${words.atLeast(SHORTEST_PASSWORD)}</span>
      </div>
      <button class="button" type="submit">${words.change}</button>
    </form>
  </section>`;
}

function factorPanel(view: SecurityView): Html {
  const { security: words, secondFactor, passkeys } = messagesIn(view.language);
  const { hasApp, recoveryCodesLeft: left } = view;
  return html`<section class="panel stack" aria-labelledby="factor">
    <h2 id="factor">${words.factorHeading}</h2>
    ${
      !hasApp || left === undefined
        ? html`<p class="soft">${left === undefined ? words.none : passkeys.asked(left)}</p>
            <p><a class="button" href="/account/security/second-factor">${secondFactor.setUp}</a></p>`
        : html`<p class="soft">${words.enrolled(left)}</p>
            <form class="stack" method="post" action="/account/security/second-factor/remove">
              ${csrfField(view)} ${codeField(view.language, 'text')}
              <button class="button plain" type="submit">${words.remove}</button>
            </form>`
    }
  </section>`;
}
