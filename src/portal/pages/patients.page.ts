import type { PatientSummary } from '../../launch-context/patient-directory.js';
import { html, type Html } from '../../pages/html.js';
import type { Language } from '../../pages/language/language.js';
import { messagesIn } from '../../pages/language/messages.js';
import type { Page } from '../../pages/page.js';
import type { AppCard } from '../launch/app-list.js';
import { ARROW, personFacts, portrait } from '../../pages/person.js';
import { PORTAL_WORDS } from './portal-words.js';

export interface PatientsPageView {
  readonly search: string;
  readonly patients: readonly PatientSummary[];
  readonly more: boolean;
  /** The app that is to be opened on the one who is chosen. */
  readonly app?: AppCard;
  /** They lead to the EHR frame, where these apps are opened. */
  readonly frame?: { readonly open: readonly string[] };
  readonly language: Language;
  readonly navigation: Html;
}

/** Finds a patient by name, birth date or number. */
export function patientsPage(view: PatientsPageView): Page {
  const { search, patients, more, app, frame, language, navigation } = view;
  const words = PORTAL_WORDS[language].patients;
  const { search: submit, patient: picker } = messagesIn(language);
  return {
    title: search === '' ? words.title : words.found(search),
    language,
    frame: 'wide',
    navigation,
    body: html`<div class="stack">
      <h1>${app ? words.onWhose(app.name) : words.title}</h1>
      <form class="field find" method="get" action="${frame ? '/frame' : '/'}" role="search">
        ${app && html`<input type="hidden" name="app" value="${app.clientId}" />`}
        ${frame?.open.map(each => html`<input type="hidden" name="open" value="${each}" />`)}
        <label for="search">${picker.label}</label>
        <div class="search-line">
          <input
            id="search"
            name="search"
            type="search"
            value="${search}"
            autocomplete="off"
            spellcheck="false"
            aria-describedby="search-hint"
          />
          <button class="button" type="submit">${submit}</button>
        </div>
        <p class="hint" id="search-hint">${words.hint}</p>
      </form>
      ${patients.length > 0 ? list(view) : nobody(view)} ${more && html`<p class="hint">${picker.more}</p>`}
      <p><a href="/gallery">${words.allApps}</a> · <a href="/tasks">${words.tasks}</a></p>
    </div>`,
  };
}

/** What is done with the patient who is chosen, as the rest of the address. */
function actionOf({ app, frame }: PatientsPageView): string {
  if (app) return `/launch/${encodeURIComponent(app.clientId)}`;
  if (!frame) return '';
  const open = frame.open.map(each => `open=${encodeURIComponent(each)}`).join('&');
  return open === '' ? '/frame' : `/frame?${open}`;
}

function list(view: PatientsPageView): Html {
  const { patients, language } = view;
  const action = actionOf(view);
  return html`<ul class="choices patients" aria-label="${PORTAL_WORDS[language].patients.title}">
    ${patients.map(
      patient =>
        html`<li>
          <a class="choice" href="/patients/${encodeURIComponent(patient.id)}${action}">
            ${portrait(patient.name)}
            <span class="choice-text">
              <span class="choice-name">${patient.name}</span>
              ${personFacts(patient, language)}
            </span>
            ${ARROW}
          </a>
        </li>`,
    )}
  </ul>`;
}

function nobody({ search, language }: PatientsPageView): Html {
  const words = PORTAL_WORDS[language].patients;
  if (search === '') return html`<p class="notice">${words.none}</p>`;
  return html`<p class="notice">
    ${messagesIn(language).patient.noMatch(search)} <a href="/">${words.showAll}</a>
  </p>`;
}
