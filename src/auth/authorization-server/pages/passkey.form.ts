import { html, type Html } from '../../../pages/html.js';
import type { Language } from '../../../pages/language/language.js';
import { messagesIn } from '../../../pages/language/messages.js';
import type { CreationOptions } from '../../identity/second-factor/passkey-registration.js';
import type { PasskeyOptions } from '../../identity/second-factor/passkeys.js';

export interface PasskeyFormView {
  readonly language?: Language | undefined;
  readonly action: string;
  /** What the browser is asked. */
  readonly options: PasskeyOptions | CreationOptions;
  /** `create` makes a passkey; `autofill` offers it in the field of the user name too. */
  readonly kind: 'create' | 'get' | 'autofill';
  readonly label: string;
  readonly isPlain?: boolean;
  /** Said above and below the button, where there is one. */
  readonly before?: string;
  readonly after?: string;
}

/** Modules of a page with such a form. */
export const PASSKEY_SCRIPTS: readonly string[] = ['passkey.js'];

/**
 * A form that a script fills (`browser/passkey.js`), for the browser hands passkeys to scripts alone: hidden until the
 * script finds that the browser knows them. Field name: `credential`. `fields` are sent along.
 */
export function passkeyForm(view: PasskeyFormView, ...fields: readonly Html[]): Html {
  const { failed } = messagesIn(view.language).passkeys;
  return html`<form
    class="stack"
    method="post"
    action="${view.action}"
    data-passkey="${view.kind}"
    data-options="${JSON.stringify(view.options)}"
    hidden
  >
    ${fields} ${view.before !== undefined && html`<p>${view.before}</p>`}
    <input type="hidden" name="credential" value="" />
    <p class="notice wrong" role="alert" data-failure hidden><strong>${failed}</strong></p>
    <button class="button ${view.isPlain ? 'plain ' : ''}full" type="submit">${view.label}</button>
    ${view.after !== undefined && html`<p class="soft">${view.after}</p>`}
  </form>`;
}
