import type { PatientSummary } from '../../launch-context/patient-directory.js';
import { html, type Html } from '../../pages/html.js';
import type { Page } from '../../pages/page.js';
import { personFacts, portrait } from '../../pages/person.js';
import type { AppCard } from '../launch/app-list.js';

export interface LaunchPageView {
  readonly app: AppCard;
  readonly patient: PatientSummary;
  readonly address: string;
  readonly navigation: Html;
}

/** Asks before an app is opened by a link on another site. */
export function launchPage({ app, patient, address, navigation }: LaunchPageView): Page {
  return {
    title: `Open ${app.name}?`,
    frame: 'card',
    navigation,
    body: html`<section class="card stack" aria-labelledby="title">
      <h1 id="title">Open ${app.name}?</h1>
      <p class="soft">A link on another site asks to open this app on the record of</p>
      <div class="patient-line">
        ${portrait(patient.name)}
        <div class="choice-text"><span class="choice-name">${patient.name}</span>${personFacts(patient)}</div>
      </div>
      <div class="buttons">
        <a class="button" href="${address}">Open the app</a>
        <a class="button plain" href="/">No</a>
      </div>
    </section>`,
  };
}
