import { csrfField } from '../../../pages/csrf-field.js';
import { html, type Html } from '../../../pages/html.js';
import type { Language } from '../../../pages/language/language.js';
import { messagesIn } from '../../../pages/language/messages.js';
import type { Page } from '../../../pages/page.js';
import { ARROW, personFacts, portrait } from '../../../pages/person.js';
import type { PatientChoice, PatientPickerView } from './interaction.view.js';
import { cancelForm, searchForm } from './picker.js';
import { appLine, failure, question } from './question.js';

/**
 * Asks whose record the app is to see (SMART App Launch 2.2, "Requesting context with scopes": `launch/patient`).
 * The search goes by GET to the page itself (`search`); each patient is a button named `patient`.
 */
export function patientPickerPage(view: PatientPickerView): Page {
  const { patient: words } = messagesIn(view.language);
  return question(
    'patient-picker',
    view,
    words.title,
    html`<section class="card roomy stack" aria-labelledby="title">
      <div class="stack-tight">
        <h1 id="title">${view.searchable ? words.title : words.whose}</h1>
        <p class="soft">${words.lead}</p>
        ${appLine(view.app)}
      </div>
      ${failure(view.error)} ${view.searchable && searchForm(view, words.label)}
      <form class="stack" method="post" action="${view.action}">
        ${csrfField(view)} ${recentChoices(view)}
        ${view.patients.length > 0 ? choices(view, words.list, view.patients) : nobody(view)}
      </form>
      ${view.more && html`<p class="hint">${words.more}</p>`} ${cancelForm(view)}
    </section>`,
  );
}

function recentChoices(view: PatientPickerView): Html | undefined {
  const { recent = [] } = view;
  const words = messagesIn(view.language).patient;
  if (recent.length === 0) return undefined;
  return html`<h2 class="choices-title">${words.recent}</h2>
    ${choices(view, words.recent, recent)}
    <h2 class="choices-title">${words.all}</h2>`;
}

function choices({ language }: PatientPickerView, label: string, patients: readonly PatientChoice[]): Html {
  return html`<ul class="choices" aria-label="${label}">
    ${patients.map(patient => html`<li>${choice(patient, language)}</li>`)}
  </ul>`;
}

function choice(patient: PatientChoice, language: Language | undefined): Html {
  return html`<button class="choice" type="submit" name="patient" value="${patient.id}">
    ${portrait(patient.name)}
    <span class="choice-text">
      <span class="choice-name">${patient.name}</span>
      ${personFacts(patient, language)}
    </span>
    ${ARROW}
  </button>`;
}

function nobody(view: PatientPickerView): Html {
  const words = messagesIn(view.language).patient;
  if (view.search === '') return html`<p class="notice">${words.none}</p>`;
  return html`<p class="notice">${words.noMatch(view.search)}</p>`;
}
