import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../../auth/identity/password-length.js';
import { html } from '../../pages/html.js';
import type { Language } from '../../pages/language/language.js';
import { messagesIn } from '../../pages/language/messages.js';
import type { Page } from '../../pages/page.js';

/** Where an invited person sets the password. */
export function invitationPage(language: Language, isTooShort = false): Page {
  const words = messagesIn(language).invitation;
  return {
    title: words.title,
    language,
    frame: 'card',
    body: html`<form method="post" class="stack">
      <h1>${words.title}</h1>
      ${isTooShort && html`<p class="notice" role="alert">${words.tooShort(SHORTEST_PASSWORD)}</p>`}
      <label for="password">${words.password(SHORTEST_PASSWORD)}</label>
      <input
        id="password"
        name="password"
        type="password"
        minlength="${SHORTEST_PASSWORD}"
        maxlength="${LONGEST_PASSWORD}"
        autocomplete="new-password"
        required
      />
      <button class="button" type="submit">${words.submit}</button>
    </form>`,
  };
}
