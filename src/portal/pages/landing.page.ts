import { html } from '../../pages/html.js';
import type { Page } from '../../pages/page.js';
import { hearth } from './hearth.js';

export interface LandingPageView {
  readonly fhirBase: string;
  readonly metadata: string;
  readonly smartConfiguration: string;
  /** Absent if it is not registered here. */
  readonly sampleApp?: string;
}

/** For strangers: what this is, and where everything is. */
export function landingPage(view: LandingPageView): Page {
  return {
    title: 'Health records that keep to themselves',
    frame: 'wide',
    navigation: html`<a class="button slim" href="/sign-in">Sign in</a>`,
    body: html`<section class="hero" aria-labelledby="title">
        <div class="stack">
          <h1 id="title">Health records, kept warm and well guarded.</h1>
          <p class="lead">
            Firekeeper is a FHIR R4 server with SMART on FHIR authorization built in. Apps ask, people decide,
            and no app ever sees more than one was willing to show it.
          </p>
          <p class="actions">
            <a class="button" href="/sign-in">Sign in</a>
            ${view.sampleApp && html`<a class="button plain" href="${view.sampleApp}">Try the sample app</a>`}
          </p>
        </div>
        ${hearth()}
      </section>
      <section class="panel" aria-labelledby="addresses">
        <h2 id="addresses">For developers</h2>
        <dl class="addresses">
          <div>
            <dt>FHIR base</dt>
            <dd><code>${view.fhirBase}</code></dd>
          </div>
          <div>
            <dt>What it can do</dt>
            <dd><a href="${view.metadata}">CapabilityStatement</a></dd>
          </div>
          <div>
            <dt>How apps sign in</dt>
            <dd><a href="${view.smartConfiguration}">SMART configuration</a></dd>
          </div>
        </dl>
      </section>`,
  };
}
