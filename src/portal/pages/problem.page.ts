import { html } from '../../pages/html.js';
import type { Language } from '../../pages/language/language.js';
import type { Page } from '../../pages/page.js';
import { type Sentence, sentenceIn } from '../portal-error.js';
import { PROBLEM_WORDS } from './problem-words.js';

export interface ProblemPageView {
  readonly status: number;
  readonly words: Sentence;
  readonly language: Language;
  readonly requestId: string;
  readonly way?: { readonly href: string; readonly words: Sentence };
}

/** In place of a page that cannot be shown. */
export function problemPage({ status, words, language, requestId, way }: ProblemPageView): Page {
  const { title, nothing, failed, start, request } = PROBLEM_WORDS[language];
  return {
    title,
    language,
    status,
    frame: 'card',
    body: html`<section class="card stack" aria-labelledby="title">
      <h1 id="title">${status === 404 ? nothing : failed}</h1>
      <p>${sentenceIn(language, words)}</p>
      ${way && html`<p><a class="button plain" href="${way.href}">${sentenceIn(language, way.words)}</a></p>`}
      <p><a class="button" href="/">${start}</a></p>
      <p class="hint">${request} <code>${requestId}</code></p>
    </section>`,
  };
}
