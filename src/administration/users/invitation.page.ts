import { html } from '../../pages/html.js';
import type { Page } from '../../pages/page.js';

/** NIST SP 800-63B §5.1.1.2 asks for eight; a person chooses this one once. */
export const SHORTEST_PASSWORD = 12;

/** Where an invited person sets the password. */
export function invitationPage(mistake?: string): Page {
  return {
    title: 'Choose your password',
    frame: 'card',
    body: html`<form method="post" class="stack">
      <h1>Choose your password</h1>
      ${mistake !== undefined && html`<p class="notice" role="alert">${mistake}</p>`}
      <label for="password">Password, at least ${SHORTEST_PASSWORD} characters</label>
      <input
        id="password"
        name="password"
        type="password"
        minlength="${SHORTEST_PASSWORD}"
        maxlength="1000"
        autocomplete="new-password"
        required
      />
      <button class="button" type="submit">Set the password</button>
    </form>`,
  };
}
