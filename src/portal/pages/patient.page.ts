import type { EncounterSummary } from '../../launch-context/patient-directory.js';
import { html, type Html } from '../../pages/html.js';
import type { Language } from '../../pages/language/language.js';
import { messagesIn } from '../../pages/language/messages.js';
import type { Page } from '../../pages/page.js';
import { dateInWords, portrait } from '../../pages/person.js';
import type { AppCard } from '../launch/app-list.js';
import type { AllergyView, BannerView, RecordView } from '../record/record.view.js';
import { appPanel } from './app-panel.js';
import { medicinePanel, problemPanel, resultPanel, visitPanel, vitalPanel } from './record-panels.js';
import { PORTAL_WORDS } from './portal-words.js';
import { RECORD_WORDS } from './record-words.js';

export interface PatientPageView {
  readonly record: RecordView;
  readonly apps: readonly AppCard[];
  /** The visit that apps are opened on, if one was chosen. */
  readonly encounter?: EncounterSummary;
  /** It is the visitor's own record. */
  readonly isOwn: boolean;
  /** There are other patients to go back to. */
  readonly hasOthers: boolean;
  readonly language: Language;
  readonly navigation: Html;
}

/** A record on one page: who it is, what to beware of, what is going on, and the apps. */
export function patientPage(view: PatientPageView): Page {
  const { record, language, navigation } = view;
  const words = PORTAL_WORDS[language].record;
  return {
    title: view.isOwn ? words.own : record.banner.name,
    language,
    frame: 'wide',
    navigation,
    images: view.apps.flatMap(app => app.logoUri ?? []),
    body: html`<div class="record">
      ${view.hasOthers && html`<p class="back"><a href="/">${words.all}</a></p>`}
      ${banner(record.banner, record.allergies, language)}
      ${
        view.apps.length > 0 &&
        html`<p class="small">
          <a href="/patients/${encodeURIComponent(record.banner.id)}/frame">${words.frame}</a>
        </p>`
      }
      <div class="columns">
        <div class="main-column">
          ${vitalPanel(record.vitals, language)} ${problemPanel(record.problems, language)}
          ${medicinePanel(record.medicines, language)} ${resultPanel(record.results, language)}
        </div>
        <div class="side-column">
          ${appPanel(view)}
          ${visitPanel(`/patients/${encodeURIComponent(record.banner.id)}`, record.visits, view.encounter, language)}
        </div>
      </div>
    </div>`,
  };
}

export function banner(person: BannerView, allergies: RecordView['allergies'], language: Language): Html {
  const words = RECORD_WORDS[language];
  const { born, genders } = messagesIn(language).person;
  return html`<header class="banner">
    ${portrait(person.name)}
    <div class="banner-text">
      <h1>${person.name}</h1>
      <p class="facts">
        ${
          person.birthDate &&
          html`<span>
            ${born} <time datetime="${person.birthDate}">${dateInWords(person.birthDate, language)}</time>${
              person.age && html` (${words.age(person.age)})`
            }
          </span>`
        }
        ${person.gender && html`<span>${genders[person.gender] ?? person.gender}</span>`}
        ${person.identifier && html`<span class="number">${person.identifier}</span>`}
        ${person.language && html`<span>${words.speaks} ${person.language}</span>`}
        ${person.deceased && html`<span class="tag">${words.deceased}</span>`}
      </p>
    </div>
    ${allergyLine(allergies, words)}
  </header>`;
}

/** Allergies stand where nobody can overlook them; that there is none known is said as well. */
function allergyLine(
  allergies: readonly AllergyView[] | undefined,
  words: (typeof RECORD_WORDS)['en'],
): Html {
  if (allergies === undefined) return html`<p class="allergies unknown">${words.allergiesUnseen}</p>`;
  if (allergies.length === 0) return html`<p class="allergies none">${words.noAllergy}</p>`;
  return html`<div class="allergies">
    <h2>${words.allergies}</h2>
    <ul>
      ${allergies.map(
        allergy =>
          html`<li>
            <strong>${allergy.name.replace(/^Allergy to /, '')}</strong>
            ${allergy.reaction && html`<span>${allergy.reaction.toLowerCase()}</span>`}
            ${allergy.isDangerous && html`<span class="tag alert">${words.dangerous}</span>`}
          </li>`,
      )}
    </ul>
  </div>`;
}
