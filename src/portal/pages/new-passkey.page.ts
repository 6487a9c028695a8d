import { PASSKEY_SCRIPTS, passkeyForm } from '../../auth/authorization-server/pages/passkey.form.js';
import type { CreationOptions } from '../../auth/identity/second-factor/passkey-registration.js';
import { csrfField } from '../../pages/csrf-field.js';
import { html } from '../../pages/html.js';
import { messagesIn } from '../../pages/language/messages.js';
import type { Page } from '../../pages/page.js';
import { framed, type SecurityView } from './security.page.js';

export interface NewPasskeyView extends SecurityView {
  readonly name: string;
  readonly options: CreationOptions;
  /** Value of the hidden field `ticket`. */
  readonly ticket: string;
}

/** Where the browser makes a passkey. */
export function newPasskeyPage(view: NewPasskeyView): Page {
  const { language, name, options } = view;
  const words = messagesIn(language).passkeys;
  const form = passkeyForm(
    { language, action: '/account/security/passkeys', options, kind: 'create', label: words.create },
    csrfField(view),
    html`<input type="hidden" name="ticket" value="${view.ticket}" />`,
  );
  const page = framed(
    view,
    words.add,
    html`<section class="panel stack">
      <p>${words.createLead(name)}</p>
      <noscript><p class="notice">${words.needsScript}</p></noscript>
      ${form}
    </section>`,
  );
  return { ...page, scripts: PASSKEY_SCRIPTS };
}
