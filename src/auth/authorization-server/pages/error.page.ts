import { html } from '../../../pages/html.js';
import { messagesIn } from '../../../pages/language/messages.js';
import type { Page } from '../../../pages/page.js';
import type { ErrorView } from './interaction.view.js';

/** Tells the person what to do, and the developer what was wrong. */
export function errorPage(view: ErrorView): Page {
  const words = messagesIn(view.language).error;
  return {
    title: words.title,
    ...(view.language === undefined ? {} : { language: view.language }),
    status: view.status,
    frame: 'card',
    source: { name: 'error', view },
    body: html`<section class="card stack" aria-labelledby="title">
      <h1 id="title">${words.title}</h1>
      <p class="soft">${view.status >= 500 ? words.ours : words.theirs}</p>
      <div class="notice wrong stack-tight">
        <p><strong>${view.description}</strong></p>
        <p class="small"><code>${view.error}</code></p>
      </div>
      ${view.requestId && html`<p class="hint">${words.request} <code>${view.requestId}</code></p>`}
    </section>`,
  };
}
