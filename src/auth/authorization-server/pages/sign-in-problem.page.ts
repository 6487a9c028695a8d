import { html } from '../../../pages/html.js';
import { messagesIn } from '../../../pages/language/messages.js';
import type { Page } from '../../../pages/page.js';
import type { SignInProblemView } from './interaction.view.js';

/** Says why somebody did not come in by an identity provider, and what to do now. */
export function signInProblemPage(view: SignInProblemView): Page {
  const words = messagesIn(view.language).signInProblem;
  const { reason, provider, status } = view.problem;
  return {
    title: words.title,
    ...(view.language === undefined ? {} : { language: view.language }),
    status,
    frame: 'card',
    body: html`<section class="card stack" aria-labelledby="title">
      <h1 id="title">${words.title}</h1>
      ${provider === undefined ? undefined : html`<p class="soft">${words.at(provider)}</p>`}
      <div class="notice wrong stack-tight">
        <p><strong>${words.reasons[reason]}</strong></p>
        <p>${words.steps[reason]}</p>
        <p class="small"><code>${reason}</code></p>
      </div>
      <p><a class="button full" href="${view.action}/identity/local">${words.again}</a></p>
    </section>`,
  };
}
