import type { PatientSummary } from '../../launch-context/patient-directory.js';
import { html, type Html } from '../../pages/html.js';
import type { Language } from '../../pages/language/language.js';
import type { Page } from '../../pages/page.js';
import { personFacts, portrait } from '../../pages/person.js';
import type { AppCard } from '../launch/app-list.js';
import { PORTAL_WORDS } from './portal-words.js';

export interface LaunchPageView {
  readonly app: AppCard;
  readonly patient: PatientSummary;
  readonly address: string;
  readonly language: Language;
  readonly navigation: Html;
}

/** Asks before an app is opened by a link on another site. */
export function launchPage({ app, patient, address, language, navigation }: LaunchPageView): Page {
  const words = PORTAL_WORDS[language].launch;
  return {
    title: words.title(app.name),
    language,
    frame: 'card',
    navigation,
    body: html`<section class="card stack" aria-labelledby="title">
      <h1 id="title">${words.title(app.name)}</h1>
      <p class="soft">${words.lead}</p>
      <div class="patient-line">
        ${portrait(patient.name)}
        <div class="choice-text">
          <span class="choice-name">${patient.name}</span>${personFacts(patient, language)}
        </div>
      </div>
      <div class="buttons">
        <a class="button" href="${address}">${words.open}</a>
        <a class="button plain" href="/">${words.no}</a>
      </div>
    </section>`,
  };
}
