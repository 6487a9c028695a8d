import { html, type Html } from '../../../pages/html.js';
import type { Page } from '../../../pages/page.js';
import { ARROW, personFacts, portrait } from '../../../pages/person.js';
import type { PatientChoice, PatientPickerView } from './interaction.view.js';
import { appLine, csrfField, failure, question } from './question.js';

/**
 * Asks whose record the app is to see (SMART App Launch 2.2, "Requesting context with scopes": `launch/patient`).
 * The search goes by GET to the page itself (`search`); each patient is a button named `patient`.
 */
export function patientPickerPage(view: PatientPickerView): Page {
  return question(
    view,
    'Choose a patient',
    html`<section class="card roomy stack" aria-labelledby="title">
      <div class="stack-tight">
        <h1 id="title">${view.searchable ? 'Choose a patient' : 'Whose record?'}</h1>
        <p class="soft">This app will see the record of one patient:</p>
        ${appLine(view.app)}
      </div>
      ${failure(view.error)} ${view.searchable && searchForm(view)}
      <form class="stack" method="post" action="${view.action}">
        ${csrfField(view)} ${recentChoices(view)}
        ${view.patients.length > 0 ? choices('Patients', view.patients) : nobody(view)}
      </form>
      ${view.more && html`<p class="hint">More patients match. Type more of the name to narrow the list.</p>`}
      <form method="post" action="${view.action}">
        ${csrfField(view)}
        <button class="button plain full" type="submit" name="decision" value="deny">Cancel</button>
      </form>
    </section>`,
  );
}

function searchForm(view: PatientPickerView): Html {
  return html`<form class="field" method="get" action="${view.action}" role="search">
    <label for="search">Name, birth date or record number</label>
    <div class="search-line">
      <input
        id="search"
        name="search"
        type="search"
        value="${view.search}"
        autocomplete="off"
        spellcheck="false"
      />
      <button class="button plain" type="submit">Search</button>
    </div>
  </form>`;
}

function recentChoices({ recent = [] }: PatientPickerView): Html | undefined {
  if (recent.length === 0) return undefined;
  return html`<h2 class="choices-title">Opened lately</h2>
    ${choices('Opened lately', recent)}
    <h2 class="choices-title">All patients</h2>`;
}

function choices(label: string, patients: readonly PatientChoice[]): Html {
  return html`<ul class="choices" aria-label="${label}">
    ${patients.map(patient => html`<li>${choice(patient)}</li>`)}
  </ul>`;
}

function choice(patient: PatientChoice): Html {
  return html`<button class="choice" type="submit" name="patient" value="${patient.id}">
    ${portrait(patient.name)}
    <span class="choice-text">
      <span class="choice-name">${patient.name}</span>
      ${personFacts(patient)}
    </span>
    ${ARROW}
  </button>`;
}

function nobody(view: PatientPickerView): Html {
  if (view.search === '') return html`<p class="notice">There is no patient whose record you may open.</p>`;
  return html`<p class="notice">
    No patient matches “${view.search}”. Try a family name, a birth date as 1984-05-21, or a record number.
  </p>`;
}
