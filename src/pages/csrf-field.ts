import { html, type Html } from './html.js';

/** The hidden field that ties a form to whoever it was drawn for: a session, or a question of an interaction. */
export function csrfField({ csrf }: { readonly csrf: string }): Html {
  return html`<input type="hidden" name="csrf" value="${csrf}" />`;
}
