import { csrfField } from '../../../pages/csrf-field.js';
import { html, type Html } from '../../../pages/html.js';
import { type Messages, messagesIn } from '../../../pages/language/messages.js';
import type { Page } from '../../../pages/page.js';
import { dateInWords, personFacts, portrait } from '../../../pages/person.js';
import type { ConsentView } from './interaction.view.js';
import { appLogo, failure, question } from './question.js';
import { type ScopeGroup, scopeWords, type ScopeWords } from './scope-words.js';

const GROUPS: readonly (readonly [
  group: ScopeGroup,
  title: (view: ConsentView, words: ConsentWords) => string,
])[] = [
  ['record', ({ patient }, words) => (patient ? words.inRecordOf(patient.name) : words.inRecord)],
  ['workplace', (_view, words) => words.workplace],
  ['person', (_view, words) => words.person],
  ['context', (_view, words) => words.context],
  ['duration', (_view, words) => words.duration],
];

type ConsentWords = Messages['consent'];

/**
 * Asks what the app may do: one tick box `scope` for each scope, `decision` allow or deny.
 * SMART App Launch 2.2, "Scopes": a person may grant less than was asked for.
 */
export function consentPage(view: ConsentView): Page {
  const words = messagesIn(view.language).consent;
  const scopes = view.scopes.map(scope => scopeWords(scope, view.language));
  const ticked = new Set(view.ticked ?? view.scopes);
  return question(
    'consent',
    view,
    words.title(view.app.name),
    html`<section class="card roomy stack" aria-labelledby="title">
      <div class="asking">
        ${appLogo(view.app)}
        <div>
          <h1 id="title">${words.title(view.app.name)}</h1>
          <p class="soft">${words.lead}</p>
        </div>
      </div>
      ${failure(view.error)} ${view.patient && patientLine(view)} ${resourceLines(view)}
      <form class="stack" method="post" action="${view.action}">
        ${csrfField(view)}
        ${GROUPS.map(([group, title]) => groupOf(view, group, title(view, words), scopes, ticked))}
        ${view.rememberable && rememberBox(words)}
        <div class="buttons">
          <button class="button" type="submit" name="decision" value="allow">${words.allow}</button>
          <button class="button plain" type="submit" name="decision" value="deny">${words.deny}</button>
        </div>
        <p class="hint">
          ${words.decideAs} ${view.person.name} <span class="number">(${view.person.username})</span>.
          ${words.onlyTicked}
        </p>
      </form>
    </section>`,
  );
}

function patientLine({ patient, encounter, language }: ConsentView): Html | undefined {
  if (!patient) return undefined;
  return html`<div class="patient-line">
    ${portrait(patient.name)}
    <div class="choice-text">
      <span class="choice-name">${patient.name}</span>
      ${personFacts(patient, language)}
      ${
        encounter &&
        html`<span class="choice-facts">
          <span
            >${encounter.description}${encounter.start && html`, ${dateInWords(encounter.start, language)}`}</span
          >
        </span>`
      }
    </div>
  </div>`;
}

function resourceLines({ resources = [] }: ConsentView): Html | undefined {
  if (resources.length === 0) return undefined;
  return html`<p class="choice-facts">
    ${resources.map(({ label, name }) => html`<span>${label}: <strong>${name}</strong></span>`)}
  </p>`;
}

function groupOf(
  view: ConsentView,
  group: ScopeGroup,
  title: string,
  words: readonly ScopeWords[],
  ticked: ReadonlySet<string>,
): Html | undefined {
  const members = words.filter(each => each.group === group);
  if (members.length === 0) return undefined;
  return html`<fieldset class="scopes">
    <legend>${title}</legend>
    ${members.map(each => html`${tickBox(view, each, ticked.has(each.scope))} ${partsOf(view, each.scope)}`)}
  </fieldset>`;
}

/** Folded away: whoever wants to grant less unticks the whole and opens this. */
function partsOf(view: ConsentView, scope: string): Html | undefined {
  const words = messagesIn(view.language).consent;
  const parts = view.narrower?.get(scope) ?? [];
  if (parts.length === 0) return undefined;
  return html`<details class="scope-parts">
    <summary>${words.part}</summary>
    <p class="hint">${words.partHint}</p>
    ${parts.map(part => tickBox(view, scopeWords(part, view.language), false))}
  </details>`;
}

/** Left alone, it is only for this once. */
function rememberBox(words: ConsentWords): Html {
  return html`<fieldset class="scopes">
    <legend>${words.next}</legend>
    <label class="scope">
      <input type="checkbox" name="remember" value="yes" />
      <span class="scope-text">
        <span class="scope-title">${words.remember}</span>
        <span class="hint">${words.rememberHint}</span>
      </span>
    </label>
  </fieldset>`;
}

function tickBox({ language }: ConsentView, words: ScopeWords, isTicked: boolean): Html {
  const { changes } = messagesIn(language).consent;
  return html`<label class="scope">
    <input type="checkbox" name="scope" value="${words.scope}" ${isTicked && html`checked`} />
    <span class="scope-text">
      <span class="scope-title"
        >${words.title} ${words.changes && html`<span class="tag">${changes}</span>`}</span
      >
      ${words.detail && html`<span class="hint">${words.detail}</span>`}
      <code class="scope-code">${words.scope}</code>
    </span>
  </label>`;
}
