import { html } from '../../pages/html.js';
import type { Page } from '../../pages/page.js';

export interface ProblemPageView {
  readonly status: number;
  readonly words: string;
  readonly requestId: string;
  readonly way?: { readonly href: string; readonly words: string };
}

/** In place of a page that cannot be shown. */
export function problemPage({ status, words, requestId, way }: ProblemPageView): Page {
  return {
    title: 'Not possible',
    status,
    frame: 'card',
    body: html`<section class="card stack" aria-labelledby="title">
      <h1 id="title">${status === 404 ? 'Nothing here' : 'This did not work'}</h1>
      <p>${words}</p>
      ${way && html`<p><a class="button plain" href="${way.href}">${way.words}</a></p>`}
      <p><a class="button" href="/">To the start</a></p>
      <p class="hint">Request <code>${requestId}</code></p>
    </section>`,
  };
}
