import { csrfField } from '../../../pages/csrf-field.js';
import { html, type Html } from '../../../pages/html.js';
import type { Language } from '../../../pages/language/language.js';
import { messagesIn } from '../../../pages/language/messages.js';
import type { Page } from '../../../pages/page.js';
import { ARROW, dateInWords } from '../../../pages/person.js';
import type { EncounterChoice, EncounterPickerView } from './interaction.view.js';
import { cancelButton } from './picker.js';
import { appLine, failure, question } from './question.js';

/** Asks which visit it is about (`launch/encounter`). Each encounter is a button named `encounter`. */
export function encounterPickerPage(view: EncounterPickerView): Page {
  const { encounter: words } = messagesIn(view.language);
  return question(
    'encounter-picker',
    view,
    words.title,
    html`<section class="card roomy stack" aria-labelledby="title">
      <div class="stack-tight">
        <h1 id="title">${words.title}</h1>
        <p class="soft">${words.lead(view.patient.name)}</p>
        ${appLine(view.app)}
      </div>
      ${failure(view.error)}
      <form class="stack" method="post" action="${view.action}">
        ${csrfField(view)}
        ${
          view.encounters.length > 0
            ? html`<ul class="choices" aria-label="${words.list}">
                ${view.encounters.map(encounter => html`<li>${choice(encounter, view.language)}</li>`)}
              </ul>`
            : html`<p class="notice">${words.none}</p>`
        }
        ${cancelButton(view)}
      </form>
    </section>`,
  );
}

function choice(encounter: EncounterChoice, language: Language | undefined): Html {
  return html`<button class="choice" type="submit" name="encounter" value="${encounter.id}">
    <span class="choice-text">
      <span class="choice-name">${encounter.description}</span>
      <span class="choice-facts">
        ${encounter.start && html`<time datetime="${encounter.start}">${dateInWords(encounter.start, language)}</time>`}
        ${encounter.location && html`<span>${encounter.location}</span>`}
        ${encounter.status && html`<span>${encounter.status.replaceAll('-', ' ')}</span>`}
      </span>
    </span>
    ${ARROW}
  </button>`;
}
