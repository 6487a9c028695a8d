import { html } from '../../pages/html.js';
import type { Language } from '../../pages/language/language.js';
import { messagesIn } from '../../pages/language/messages.js';
import type { Page } from '../../pages/page.js';
import { hearth } from './hearth.js';
import { PORTAL_WORDS } from './portal-words.js';

export interface LandingPageView {
  readonly language: Language;
  readonly fhirBase: string;
  readonly metadata: string;
  readonly smartConfiguration: string;
  /** Absent if it is not registered here. */
  readonly sampleApp?: string;
}

/** For strangers: what this is, and where everything is. */
export function landingPage(view: LandingPageView): Page {
  const { language } = view;
  const words = PORTAL_WORDS[language].landing;
  const signIn = messagesIn(language).login.title;
  return {
    title: words.title,
    language,
    frame: 'wide',
    navigation: html`<a class="button slim" href="/sign-in">${signIn}</a>`,
    body: html`<section class="hero" aria-labelledby="title">
        <div class="stack">
          <h1 id="title">${words.heading}</h1>
          <p class="lead">${words.lead}</p>
          <p class="actions">
            <a class="button" href="/sign-in">${signIn}</a>
            ${view.sampleApp && html`<a class="button plain" href="${view.sampleApp}">${words.sampleApp}</a>`}
          </p>
        </div>
        ${hearth()}
      </section>
      <section class="panel" aria-labelledby="addresses">
        <h2 id="addresses">${words.developers}</h2>
        <dl class="addresses">
          <div>
            <dt>${words.base}</dt>
            <dd><code>${view.fhirBase}</code></dd>
          </div>
          <div>
            <dt>${words.abilities}</dt>
            <dd><a href="${view.metadata}">CapabilityStatement</a></dd>
          </div>
          <div>
            <dt>${words.authorization}</dt>
            <dd><a href="${view.smartConfiguration}">SMART configuration</a></dd>
          </div>
        </dl>
      </section>`,
  };
}
