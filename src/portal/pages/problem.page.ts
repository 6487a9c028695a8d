import { html } from '../../pages/html.js';
import type { Page } from '../../pages/page.js';

export interface ProblemPageView {
  readonly status: number;
  readonly words: string;
  readonly requestId: string;
}

/** In place of a page that cannot be shown. */
export function problemPage({ status, words, requestId }: ProblemPageView): Page {
  return {
    title: 'Not possible',
    status,
    frame: 'card',
    body: html`<section class="card stack" aria-labelledby="title">
      <h1 id="title">${status === 404 ? 'Nothing here' : 'This did not work'}</h1>
      <p>${words}</p>
      <p><a class="button" href="/">To the start</a></p>
      <p class="hint">Request <code>${requestId}</code></p>
    </section>`,
  };
}
