import { html } from '../../../pages/html.js';
import type { Page } from '../../../pages/page.js';
import type { ErrorView } from './interaction.view.js';

/** Tells the person what to do, and the developer what was wrong. */
export function errorPage(view: ErrorView): Page {
  return {
    title: 'This did not work',
    status: view.status,
    frame: 'card',
    body: html`<section class="card stack" aria-labelledby="title">
      <h1 id="title">This did not work</h1>
      <p class="soft">
        ${
          view.status >= 500
            ? 'The fault is ours. Please try again in a moment.'
            : 'The app sent you here with a request that cannot be answered. Go back to the app and start again; if it happens twice, tell the people who make the app.'
        }
      </p>
      <div class="notice wrong stack-tight">
        <p><strong>${view.description}</strong></p>
        <p class="small"><code>${view.error}</code></p>
      </div>
      ${view.requestId && html`<p class="hint">Request <code>${view.requestId}</code></p>`}
    </section>`,
  };
}
