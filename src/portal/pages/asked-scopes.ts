import { scopeWords } from '../../auth/authorization-server/pages/scope-words.js';
import { html, type Html } from '../../pages/html.js';
import type { Language } from '../../pages/language/language.js';
import { GALLERY_WORDS } from './gallery-words.js';

/** What an app may ask for, in the words of the consent page. */
export function askedScopes(scopes: readonly string[], language: Language = 'en'): Html {
  return html`<ul>
    ${scopes
      .map(scope => scopeWords(scope, language))
      .map(
        ({ title, detail, changes }) =>
          html`<li>
            ${title} ${changes && html`<span class="tag">${GALLERY_WORDS[language].changes}</span>`}
            ${detail && html`<span class="hint block">${detail}</span>`}
          </li>`,
      )}
  </ul>`;
}
