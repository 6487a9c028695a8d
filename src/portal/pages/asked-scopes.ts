import { scopeWords } from '../../auth/authorization-server/pages/scope-words.js';
import { html, type Html } from '../../pages/html.js';

/** What an app may ask for, in the words of the consent page. */
export function askedScopes(scopes: readonly string[]): Html {
  return html`<ul>
    ${scopes
      .map(scope => scopeWords(scope))
      .map(
        ({ title, detail, changes }) =>
          html`<li>
            ${title} ${changes && html`<span class="tag">changes records</span>`}
            ${detail && html`<span class="hint">${detail}</span>`}
          </li>`,
      )}
  </ul>`;
}
