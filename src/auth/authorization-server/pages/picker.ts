import { csrfField } from '../../../pages/csrf-field.js';
import { html, type Html } from '../../../pages/html.js';
import { messagesIn } from '../../../pages/language/messages.js';
import type { InteractionView } from './interaction.view.js';

/** Looks among the choices: by GET to the page itself, as `search`. */
export function searchForm(view: InteractionView & { readonly search: string }, label: string): Html {
  const { search } = messagesIn(view.language);
  return html`<form class="field" method="get" action="${view.action}" role="search">
    <label for="search">${label}</label>
    <div class="search-line">
      <input
        id="search"
        name="search"
        type="search"
        value="${view.search}"
        autocomplete="off"
        spellcheck="false"
      />
      <button class="button plain" type="submit">${search}</button>
    </div>
  </form>`;
}

/** Goes back to the app, and gives it nothing. */
export function cancelForm(view: InteractionView): Html {
  return html`<form method="post" action="${view.action}">${csrfField(view)} ${cancelButton(view)}</form>`;
}

export function cancelButton({ language }: InteractionView): Html {
  const { cancel } = messagesIn(language);
  return html`<button class="button plain full" type="submit" name="decision" value="deny">
    ${cancel}
  </button>`;
}
