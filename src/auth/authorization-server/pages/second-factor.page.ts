import { csrfField } from '../../../pages/csrf-field.js';
import { html, type Html } from '../../../pages/html.js';
import type { Language } from '../../../pages/language/language.js';
import { messagesIn } from '../../../pages/language/messages.js';
import type { Page } from '../../../pages/page.js';
import { qrCode } from '../../../pages/qr-code.js';
import { TimeBasedCode } from '../../identity/second-factor/time-based-code.js';
import type { CreationOptions } from '../../identity/second-factor/passkey-registration.js';
import type { PasskeyOptions } from '../../identity/second-factor/passkeys.js';
import type { InteractionView } from './interaction.view.js';
import { PASSKEY_SCRIPTS, passkeyForm } from './passkey.form.js';
import { appLine, failure, question } from './question.js';

export interface SecondFactorView extends InteractionView {
  /** Value of the hidden field `ticket`: how far the person has come. */
  readonly ticket: string;
  readonly error?: string;
}

export interface SecondFactorQuestionView extends SecondFactorView {
  /** An authenticator app; whoever has none has passkeys, and recovery codes. */
  readonly hasApp: boolean;
  /** What the browser is asked for a passkey of this person. The answer is the field `credential`. */
  readonly passkey?: PasskeyOptions | undefined;
}

export interface SecondFactorSetupView extends SecondFactorView {
  readonly username: string;
  /** Base32, to be typed or read by camera. */
  readonly secret: string;
  /** What the browser is asked to make a passkey of. The answer is the field `credential`. */
  readonly passkey?: CreationOptions | undefined;
}

export interface RecoveryCodesView extends SecondFactorView {
  readonly codes: readonly string[];
}

/** Asks for a passkey, the code of the authenticator app, or a recovery code. Field names: `credential`, `code`. */
export function secondFactorPage(view: SecondFactorQuestionView): Page {
  const { secondFactor, passkeys } = messagesIn(view.language);
  const words = view.passkey ? { ...secondFactor, title: passkeys.title, lead: passkeys.lead } : secondFactor;
  const page = question(
    'second-factor',
    view,
    words.title,
    html`<section class="card stack" aria-labelledby="title">
      <div class="stack-tight">
        <h1 id="title">${words.title}</h1>
        <p class="soft">${words.lead}</p>
        ${appLine(view.app)}
      </div>
      ${failure(view.error)} ${byPasskey(view)}
      <form class="stack" method="post" action="${view.action}">
        ${csrfField(view)} ${ticketField(view)}
        ${codeField(view.language, 'text', view.hasApp ? undefined : passkeys.recovery)}
        <button class="button full${view.passkey ? ' plain' : ''}" type="submit">${words.submit}</button>
      </form>
    </section>`,
    view.error === undefined ? 200 : 401,
  );
  return view.passkey ? { ...page, scripts: PASSKEY_SCRIPTS } : page;
}

function byPasskey(view: SecondFactorQuestionView): Html | undefined {
  const { action, language, passkey: options } = view;
  const { use: label } = messagesIn(language).passkeys;
  return (
    options &&
    passkeyForm({ language, action, options, label, kind: 'get' }, csrfField(view), ticketField(view))
  );
}

/** Where a second factor is demanded of somebody who has none yet. */
export function secondFactorSetupPage(view: SecondFactorSetupView): Page {
  const words = messagesIn(view.language).secondFactor;
  const page = question(
    'second-factor-setup',
    view,
    words.setUp,
    html`<section class="card stack" aria-labelledby="title">
      <div class="stack-tight">
        <h1 id="title">${words.setUp}</h1>
        <p class="soft">${words.demanded}</p>
      </div>
      ${failure(view.error)} ${newPasskey(view)} ${secretOnPage(view)}
      <form class="stack" method="post" action="${view.action}">
        ${csrfField(view)} ${ticketField(view)} ${codeField(view.language, 'numeric')}
        <button class="button full" type="submit">${words.confirm}</button>
      </form>
    </section>`,
    view.error === undefined ? 200 : 401,
  );
  return view.passkey ? { ...page, scripts: PASSKEY_SCRIPTS } : page;
}

/** Not there for browsers that know no passkeys: the form stays hidden, and what is said around it with it. */
function newPasskey(view: SecondFactorSetupView): Html | undefined {
  const { action, language, passkey: options } = view;
  const { create: label, what, orApp } = messagesIn(language).passkeys;
  return (
    options &&
    passkeyForm(
      { language, action, options, label, kind: 'create', before: what, after: orApp },
      csrfField(view),
      ticketField(view),
    )
  );
}

/** Shown once, before the sign-in goes on. */
export function recoveryCodesPage(view: RecoveryCodesView): Page {
  const words = messagesIn(view.language).secondFactor;
  return question(
    'recovery-codes',
    view,
    words.recovery,
    html`<section class="card stack" aria-labelledby="title">
      <h1 id="title">${words.recovery}</h1>
      ${listOfCodes(view.codes, view.language)}
      <form method="post" action="${view.action}">
        ${csrfField(view)} ${ticketField(view)}
        <button class="button full" type="submit">${words.kept}</button>
      </form>
    </section>`,
  );
}

/** The secret as a QR code and as text in groups of four. */
export function secretOnPage(view: {
  readonly username: string;
  readonly secret: string;
  readonly language?: Language;
}): Html {
  const words = messagesIn(view.language).secondFactor;
  const address = new TimeBasedCode(view.secret).addressFor('Firekeeper', view.username);
  return html`<p>${words.scan}</p>
    <p>${qrCode(address, words.picture)}</p>
    <p>${words.orType} <code class="number">${view.secret.replace(/.{4}(?=.)/g, '$& ')}</code></p>`;
}

export function listOfCodes(codes: readonly string[], language: Language | undefined): Html {
  return html`<p>${messagesIn(language).secondFactor.recoveryLead}</p>
    <ul>
      ${codes.map(code => html`<li><code class="number">${code}</code></li>`)}
    </ul>`;
}

/** Recovery codes hold letters, which a keypad for numbers would not offer. */
export function codeField(language: Language | undefined, keypad: 'numeric' | 'text', label?: string): Html {
  const { code, codeOrRecovery } = messagesIn(language).secondFactor;
  return html`<div class="field">
    <label for="code">${label ?? (keypad === 'text' ? codeOrRecovery : code)}</label>
    <input
      id="code"
      name="code"
      type="text"
      inputmode="${keypad}"
      autocomplete="one-time-code"
      autocapitalize="none"
      spellcheck="false"
      maxlength="40"
      required
    />
  </div>`;
}

function ticketField({ ticket }: SecondFactorView): Html {
  return html`<input type="hidden" name="ticket" value="${ticket}" />`;
}
