import { html, type Html } from '../../pages/html.js';

/** The present password, which most changes of the own account need. The id tells several on one page apart. */
export function currentPassword(id: string, label: string): Html {
  return html`<div class="field">
    <label for="${id}">${label}</label>
    <input id="${id}" name="current" type="password" autocomplete="current-password" required />
  </div>`;
}
