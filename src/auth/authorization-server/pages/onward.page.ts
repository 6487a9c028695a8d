import { html } from '../../../pages/html.js';
import { messagesIn } from '../../../pages/language/messages.js';
import type { Page } from '../../../pages/page.js';
import type { OnwardView } from './interaction.view.js';

/**
 * Leads on to an identity provider after a form: Chromium judges the redirects after a form by the CSP of its page,
 * and where a provider leads to in the end only the provider knows. So a page stands between, and goes on by itself.
 */
export function onwardPage(view: OnwardView): Page {
  const words = messagesIn(view.language).onward;
  const title = view.purpose === 'sign-in' ? words.signIn(view.name) : words.signOut(view.name);
  return {
    title,
    ...(view.language === undefined ? {} : { language: view.language }),
    frame: 'card',
    body: html`<section class="card stack" aria-labelledby="title">
      <h1 id="title">${title}</h1>
      <p><a class="button full" href="${view.location}">${words.go}</a></p>
    </section>`,
  };
}
