import { csrfField } from '../../../pages/csrf-field.js';
import { html, type Html } from '../../../pages/html.js';
import { messagesIn } from '../../../pages/language/messages.js';
import type { Page } from '../../../pages/page.js';
import type { LoginView } from './interaction.view.js';
import { PASSKEY_SCRIPTS, passkeyForm } from './passkey.form.js';
import { appLine, failure, question } from './question.js';

/** Asks who it is. Field names: `username`, `password`; or `credential`. */
export function loginPage(view: LoginView): Page {
  const described =
    view.error === undefined ? undefined : html` aria-describedby="failure" aria-invalid="true"`;
  const words = messagesIn(view.language).login;
  const page = question(
    'login',
    view,
    words.title,
    html`<section class="card stack" aria-labelledby="title">
      <div class="stack-tight">
        <h1 id="title">${view.directory ? words.titleAt(view.directory.name) : words.title}</h1>
        <p class="soft">${words.lead}</p>
        ${appLine(view.app)}
      </div>
      ${failure(view.error)}
      <form class="stack" method="post" action="${view.action}">
        ${csrfField(view)}
        ${view.directory && html`<input type="hidden" name="provider" value="${view.directory.id}" />`}
        <div class="field">
          <label for="username">${words.username}</label>
          <input
            id="username"
            name="username"
            type="text"
            value="${view.username ?? ''}"
            autocomplete="${view.passkey ? 'username webauthn' : 'username'}"
            autocapitalize="none"
            spellcheck="false"
            required
            ${view.username ? undefined : html`autofocus`}
            ${described}
          />
        </div>
        <div class="field">
          <label for="password">${words.password}</label>
          <input
            id="password"
            name="password"
            type="password"
            autocomplete="current-password"
            required
            ${view.username ? html`autofocus` : undefined}
            ${described}
          />
        </div>
        <button class="button full" type="submit">${words.submit}</button>
      </form>
      ${byPasskey(view)} ${otherWays(view)}
    </section>`,
    view.error === undefined ? 200 : 401,
  );
  return view.passkey ? { ...page, scripts: PASSKEY_SCRIPTS } : page;
}

function byPasskey(view: LoginView): Html | undefined {
  const { action, language, passkey: options } = view;
  const { signIn: label } = messagesIn(language).passkeys;
  return (
    options &&
    passkeyForm({ language, action, options, label, kind: 'autofill', isPlain: true }, csrfField(view))
  );
}

/** Links, not buttons of the form: where a provider leads to, the CSP of this page does not know. */
function otherWays({ language, providers = [] }: LoginView): Html | undefined {
  if (providers.length === 0) return undefined;
  const words = messagesIn(language).login;
  return html`<nav class="stack" aria-label="${words.otherWays}">
    ${providers.map(({ name, href }) => html`<a class="button plain full" href="${href}">${words.with(name)}</a>`)}
  </nav>`;
}
