import { LONGEST_NAME } from '../../auth/identity/second-factor/passkey-registration.js';
import type { PasskeySummary } from '../../auth/identity/second-factor/passkey.repository.js';
import { csrfField } from '../../pages/csrf-field.js';
import { html, type Html } from '../../pages/html.js';
import { messagesIn } from '../../pages/language/messages.js';
import { moment } from './account.page.js';
import { currentPassword } from './security.form.js';
import type { SecurityView } from './security.page.js';

/** The passkeys of a person, and the way to another. Nothing where browsers know none at this address. */
export function passkeysPanel(view: SecurityView): Html | undefined {
  const { passkeys, language } = view;
  if (!passkeys) return undefined;
  const { passkeys: words, security } = messagesIn(language);
  return html`<section class="panel stack" aria-labelledby="passkeys">
    <h2 id="passkeys">${words.heading}</h2>
    <p class="soft">${words.what}</p>
    ${passkeys.length > 0 ? listOf(view, passkeys) : html`<p class="soft">${words.none}</p>`}
    <form class="stack" method="post" action="/account/security/passkeys/new">
      ${csrfField(view)}
      <div class="field">
        <label for="passkey-name">${words.name}</label>
        <input
          id="passkey-name"
          name="name"
          type="text"
          maxlength="${LONGEST_NAME}"
          autocomplete="off"
          aria-describedby="passkey-hint"
          required
        />
        <span class="hint" id="passkey-hint">${words.nameHint}</span>
      </div>
      ${currentPassword('adding', security.current)}
      <button class="button" type="submit">${words.add}</button>
    </form>
  </section>`;
}

function listOf(view: SecurityView, passkeys: readonly PasskeySummary[]): Html {
  const { language } = view;
  const words = messagesIn(language).passkeys;
  const items = passkeys.map(
    ({ id, name, createdAt, lastUsedAt }) =>
      html`<li>
        <span
          >${name}
          <span class="hint block"
            >${words.made} ${moment(createdAt, language)},
            ${lastUsedAt ? html`${words.lastUsed} ${moment(lastUsedAt, language)}` : words.neverUsed}</span
          ></span
        >
        <button class="button plain" type="submit" name="passkey" value="${id}">${words.remove(name)}</button>
      </li>`,
  );
  return html`<form class="stack" method="post" action="/account/security/passkeys/remove">
    ${csrfField(view)} ${currentPassword('removing', words.toRemove)}
    <ul class="lines">
      ${items}
    </ul>
  </form>`;
}
