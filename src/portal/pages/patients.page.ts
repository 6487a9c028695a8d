import type { PatientSummary } from '../../launch-context/patient-directory.js';
import { html, type Html } from '../../pages/html.js';
import type { Page } from '../../pages/page.js';
import type { AppCard } from '../launch/app-list.js';
import { ARROW, personFacts, portrait } from '../../pages/person.js';

export interface PatientsPageView {
  readonly search: string;
  readonly patients: readonly PatientSummary[];
  readonly more: boolean;
  /** The app that is to be opened on the one who is chosen. */
  readonly app?: AppCard;
  /** They lead to the EHR frame, where these apps are opened. */
  readonly frame?: { readonly open: readonly string[] };
  readonly navigation: Html;
}

/** Finds a patient by name, birth date or number. */
export function patientsPage(view: PatientsPageView): Page {
  const { search, patients, more, app, frame, navigation } = view;
  return {
    title: search === '' ? 'Patients' : `Patients: ${search}`,
    frame: 'wide',
    navigation,
    body: html`<div class="stack">
      <h1>${app ? `Open ${app.name} on whose record?` : 'Patients'}</h1>
      <form class="field find" method="get" action="${frame ? '/frame' : '/'}" role="search">
        ${app && html`<input type="hidden" name="app" value="${app.clientId}" />`}
        ${frame?.open.map(each => html`<input type="hidden" name="open" value="${each}" />`)}
        <label for="search">Name, birth date or record number</label>
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
          <button class="button" type="submit">Search</button>
        </div>
        <p class="hint" id="search-hint">For example Halvorsen, or 1962-09-07, or EM-100617</p>
      </form>
      ${patients.length > 0 ? list(patients, actionOf(view)) : nobody(search)}
      <p><a href="/gallery">All apps</a> · <a href="/tasks">Tasks that ask for an app</a></p>
      ${more && html`<p class="hint">More patients match. Type more of the name to narrow the list.</p>`}
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

function list(patients: readonly PatientSummary[], action: string): Html {
  return html`<ul class="choices patients" aria-label="Patients">
    ${patients.map(
      patient =>
        html`<li>
          <a class="choice" href="/patients/${encodeURIComponent(patient.id)}${action}">
            ${portrait(patient.name)}
            <span class="choice-text">
              <span class="choice-name">${patient.name}</span>
              ${personFacts(patient)}
            </span>
            ${ARROW}
          </a>
        </li>`,
    )}
  </ul>`;
}

function nobody(search: string): Html {
  if (search === '') return html`<p class="notice">There is no record that you may see.</p>`;
  return html`<p class="notice">
    No patient matches “${search}”. Try a family name, a birth date as 1984-05-21, or a record number.
    <a href="/">Show all</a>
  </p>`;
}
