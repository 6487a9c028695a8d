import { html } from '../../../pages/html.js';
import type { Language } from '../../../pages/language/language.js';
import type { Page } from '../../../pages/page.js';
import { EMBEDDED_WORDS } from './embedded-words.js';

/** Loads the request again, as one of our own: now the cookies come along. Nothing is decided here. */
export function onceMorePage(address: string, language: Language): Page {
  const words = EMBEDDED_WORDS[language];
  return {
    title: words.opening,
    language,
    frame: 'card',
    framedBy: 'self',
    body: html`<p class="soft"><a href="${address}">${words.opening}</a></p>`,
  };
}

/** Stands in the frame while the question is asked beside it: on no page that decides anything may a frame stand. */
export function askedBesidePage(app: string, address: string, language: Language): Page {
  const words = EMBEDDED_WORDS[language];
  return {
    title: words.title(app),
    language,
    frame: 'card',
    framedBy: 'self',
    body: html`<section class="card stack" aria-labelledby="title">
      <h1 id="title">${words.title(app)}</h1>
      <p>${words.lead}</p>
      <p><a class="button full" href="${address}" target="_blank">${words.go}</a></p>
    </section>`,
  };
}

/** What the window beside the frame shows after the answer: the app goes on in its frame. */
export function answeredBesidePage(app: string, language: Language): Page {
  const words = EMBEDDED_WORDS[language];
  return {
    title: words.answered,
    language,
    frame: 'card',
    body: html`<section class="card stack" aria-labelledby="title">
      <h1 id="title">${words.answered}</h1>
      <p>${words.close(app)}</p>
    </section>`,
  };
}
