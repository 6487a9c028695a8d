import { html, type Html } from '../../../pages/html.js';
import type { Page } from '../../../pages/page.js';
import { dateInWords, personFacts, portrait } from '../../../pages/person.js';
import type { ConsentView } from './interaction.view.js';
import { appLogo, csrfField, failure, question } from './question.js';
import { type ScopeGroup, scopeWords, type ScopeWords } from './scope-words.js';

const GROUPS: readonly (readonly [group: ScopeGroup, title: (view: ConsentView) => string])[] = [
  ['record', view => (view.patient ? `In the record of ${view.patient.name}` : 'In the health record')],
  ['workplace', () => 'In the records you may see'],
  ['person', () => 'About you'],
  ['context', () => 'About this moment'],
  ['duration', () => 'How long'],
];

/**
 * Asks what the app may do: one tick box `scope` for each scope, `decision` allow or deny.
 * SMART App Launch 2.2, "Scopes": a person may grant less than was asked for.
 */
export function consentPage(view: ConsentView): Page {
  const words = view.scopes.map(scopeWords);
  const ticked = new Set(view.ticked ?? view.scopes);
  return question(
    view,
    `Allow ${view.app.name}?`,
    html`<section class="card roomy stack" aria-labelledby="title">
      <div class="asking">
        ${appLogo(view.app)}
        <div>
          <h1 id="title">Allow ${view.app.name}?</h1>
          <p class="soft">It asks for the following. Take away what it does not need.</p>
        </div>
      </div>
      ${failure(view.error)} ${view.patient && patientLine(view)} ${resourceLines(view)}
      <form class="stack" method="post" action="${view.action}">
        ${csrfField(view)} ${GROUPS.map(([group, title]) => groupOf(view, group, title(view), words, ticked))}
        ${view.rememberable && rememberBox()}
        <div class="buttons">
          <button class="button" type="submit" name="decision" value="allow">Allow</button>
          <button class="button plain" type="submit" name="decision" value="deny">Deny</button>
        </div>
        <p class="hint">
          You decide as ${view.person.name} <span class="number">(${view.person.username})</span>. The app
          gets nothing that is not ticked.
        </p>
      </form>
    </section>`,
  );
}

function patientLine({ patient, encounter }: ConsentView): Html | undefined {
  if (!patient) return undefined;
  return html`<div class="patient-line">
    ${portrait(patient.name)}
    <div class="choice-text">
      <span class="choice-name">${patient.name}</span>
      ${personFacts(patient)}
      ${
        encounter &&
        html`<span class="choice-facts">
          <span>${encounter.description}${encounter.start && html`, ${dateInWords(encounter.start)}`}</span>
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
    ${members.map(each => html`${tickBox(each, ticked.has(each.scope))} ${partsOf(view, each.scope)}`)}
  </fieldset>`;
}

/** Folded away: whoever wants to grant less unticks the whole and opens this. */
function partsOf({ narrower }: ConsentView, scope: string): Html | undefined {
  const parts = narrower?.get(scope) ?? [];
  if (parts.length === 0) return undefined;
  return html`<details class="scope-parts">
    <summary>Only a part of it</summary>
    <p class="hint">Take the tick off the line above, and set it where you agree.</p>
    ${parts.map(part => tickBox(scopeWords(part), false))}
  </details>`;
}

/** Left alone, it is only for this once. */
function rememberBox(): Html {
  return html`<fieldset class="scopes">
    <legend>Next time</legend>
    <label class="scope">
      <input type="checkbox" name="remember" value="yes" />
      <span class="scope-text">
        <span class="scope-title">Do not ask again</span>
        <span class="hint"
          >Until you take the app out under “Your apps”, or it asks for more. Otherwise this is only for
          once.</span
        >
      </span>
    </label>
  </fieldset>`;
}

function tickBox(words: ScopeWords, isTicked: boolean): Html {
  return html`<label class="scope">
    <input type="checkbox" name="scope" value="${words.scope}" ${isTicked && html`checked`} />
    <span class="scope-text">
      <span class="scope-title"
        >${words.title} ${words.changes && html`<span class="tag">changes data</span>`}</span
      >
      ${words.detail && html`<span class="hint">${words.detail}</span>`}
      <code class="scope-code">${words.scope}</code>
    </span>
  </label>`;
}
