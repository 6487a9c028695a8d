import { PATIENT_RELATIONS } from '../../../fhir/access/policy.js';
import { csrfField } from '../../../pages/csrf-field.js';
import { html, type Html } from '../../../pages/html.js';
import type { Page } from '../../../pages/page.js';
import type { Visitor } from '../../../portal/session/visitor.js';
import type { AffectedPeople } from '../../policies/policy-administration.js';
import { consolePage } from '../console.page.js';
import { filledField } from '../filled-field.js';
import type { PolicyDraft, RuleDraft } from './policy-form.js';

/** What the form is drawn with. */
export interface PolicyEdit {
  readonly draft: PolicyDraft;
  /** The name under which it is in force; undefined for a new one. */
  readonly known: string | undefined;
  /** Of all policies, when the form was drawn first. */
  readonly version: string;
  /** Each names where it stands: `rules[0]: types must …`. */
  readonly mistakes?: readonly string[];
  readonly affected?: AffectedPeople;
}

const EFFECTS = [
  ['allow', 'Allow'],
  ['deny', 'Deny, whatever else allows it'],
] as const;
const LETTERS = [
  ['c', 'create'],
  ['r', 'read'],
  ['u', 'change'],
  ['d', 'delete'],
  ['s', 'search'],
] as const;

/** The form of one policy. */
export function policyEditPage(visitor: Visitor, edit: PolicyEdit): Page {
  const { draft, known, version, mistakes = [], affected } = edit;
  const isWrong = (part: RegExp): boolean => mistakes.some(each => part.test(each));
  const content = html`<p class="back"><a href="/console/policies">To the policies</a></p>
    ${mistakes.length > 0 && mistakeList(mistakes)} ${affected && affectedNotice(affected)}
    <form method="post" action="/console/policies" class="stack">
      ${csrfField(visitor.session)}
      <input type="hidden" name="known" value="${known ?? ''}" />
      <input type="hidden" name="version" value="${version}" />
      <input type="hidden" name="rules" value="${draft.rules.length}" />
      <section class="panel stack" aria-label="The policy">
        ${filledField({ name: 'name', label: 'Name', isWrong: isWrong(/^name/) }, draft.name)}
        ${filledField(
          {
            name: 'roles',
            label: 'Roles, with spaces between them',
            isWrong: isWrong(/^(?:each of )?roles/),
          },
          draft.roles.join(' '),
        )}
        <div class="ticks">
          ${tick('break_the_glass', 'yes', 'May break the glass', draft.mayBreakTheGlass)}
          ${tick('remove_labels', 'yes', 'May remove security labels', draft.mayRemoveLabels)}
        </div>
      </section>
      ${draft.rules.map((rule, index) =>
        ruleFields(
          rule,
          index,
          mistakes.filter(each => each.startsWith(`rules[${index}]`)),
        ),
      )}
      <div class="actions">
        <button class="button" type="submit" name="act" value="check">Check</button>
        <button class="button plain" type="submit" name="act" value="publish">Put in force</button>
        <button class="button plain" type="submit" name="act" value="more">One more rule</button>
        ${known !== undefined && html`<button class="button plain" type="submit" name="act" value="remove">Remove the policy</button>`}
      </div>
    </form>`;
  return consolePage(visitor, known ?? 'A new policy', content, {
    room: '/policies',
    ...(mistakes.length > 0 ? { status: 400 } : {}),
  });
}

function mistakeList(mistakes: readonly string[]): Html {
  return html`<div class="notice wrong" role="alert">
    <p><strong>Nothing was changed.</strong></p>
    <ul>
      ${mistakes.map(mistake => html`<li>${inWords(mistake)}</li>`)}
    </ul>
  </div>`;
}

function affectedNotice({ people, usernames }: AffectedPeople): Html {
  const further = people - usernames.length;
  const names = usernames.length === 0 ? '' : `: ${usernames.join(', ')}`;
  const concerned = `${people} ${people === 1 ? 'person' : 'people'}${names}${further > 0 ? ` and ${further} more` : ''}`;
  return html`<p class="notice" role="status">
    Nothing is wrong with it. It concerns ${concerned}. It is not in force yet.
  </p>`;
}

function ruleFields(rule: RuleDraft, index: number, mistakes: readonly string[]): Html {
  const name = (part: string): string => `rule-${index}-${part}`;
  const isWrong = (part: RegExp): boolean => mistakes.some(each => part.test(each));
  return html`<fieldset class="panel stack">
    <legend class="unseen">Rule ${index + 1}</legend>
    <h2 aria-hidden="true">Rule ${index + 1}</h2>
    ${mistakes.map(mistake => html`<p class="mistake">${inWords(mistake)}</p>`)}
    <div class="ticks" role="radiogroup" aria-label="Effect">
      ${EFFECTS.map(
        ([effect, words]) =>
          html`<label
            ><input
              type="radio"
              name="${name('effect')}"
              value="${effect}"
              ${effect === rule.effect && html`checked`}
            />
            ${words}</label
          >`,
      )}
    </div>
    ${filledField(
      {
        name: name('types'),
        label: 'Resource types, with spaces between them; * for all',
        isWrong: isWrong(/types/),
      },
      rule.types.join(' '),
    )}
    <div class="ticks" role="group" aria-label="What it is about">
      ${LETTERS.map(([letter, words]) => tick(name('interactions'), letter, words, rule.interactions.includes(letter)))}
    </div>
    ${filledField(
      {
        name: name('criteria'),
        label: 'Only what matches this search, if any',
        isWrong: isWrong(/criteria/),
      },
      rule.criteria,
    )}
    <div class="ticks" role="group" aria-label="Only of own patients, by">
      ${PATIENT_RELATIONS.map(relation => tick(name('patients'), relation, `own by ${relation}`, rule.patients.includes(relation)))}
    </div>
    <div class="ticks">${tick(name('remove'), 'yes', 'Take this rule out', false)}</div>
  </fieldset>`;
}

function tick(name: string, value: string, label: string, isTicked: boolean): Html {
  return html`<label
    ><input type="checkbox" name="${name}" value="${value}" ${isTicked && html`checked`} /> ${label}</label
  >`;
}

/** `rules[0]` is the first one for people. */
function inWords(mistake: string): string {
  return mistake.replace(
    /^rules\[(\d+)\]:?\s*(?:rules)?\.?/,
    (_, index: string) => `Rule ${Number(index) + 1}: `,
  );
}
