import type {
  PolicyDeclaration,
  PolicyRuleDeclaration,
} from '../../../access/policies/policy.declaration.js';
import { type FormFields, given } from '../../../pages/form-fields.js';

const MOST_RULES = 100;

/** A policy as the form holds it: perhaps not yet one that could be declared. */
export interface PolicyDraft {
  readonly name: string;
  readonly roles: readonly string[];
  readonly mayBreakTheGlass: boolean;
  readonly mayRemoveLabels: boolean;
  readonly rules: readonly RuleDraft[];
}

export interface RuleDraft {
  readonly effect: string;
  readonly types: readonly string[];
  readonly interactions: string;
  readonly criteria: string;
  readonly patients: readonly string[];
}

export const BLANK_RULE: RuleDraft = {
  effect: 'allow',
  types: [],
  interactions: 'rs',
  criteria: '',
  patients: [],
};

/** Reads the form. A rule that was taken out, or that names no types and nothing else, is left out. */
export function draftIn(fields: FormFields): PolicyDraft {
  const count = Math.min(Number(fields.text('rules') ?? 0) || 0, MOST_RULES);
  const rules = Array.from({ length: count }, (_, index) => `rule-${index}`)
    .filter(rule => fields.text(`${rule}-remove`) === undefined)
    .map((rule): RuleDraft => ({
      effect: fields.text(`${rule}-effect`) ?? '',
      types: fields.words(`${rule}-types`) ?? [],
      interactions: fields.all(`${rule}-interactions`).join(''),
      criteria: fields.text(`${rule}-criteria`) ?? '',
      patients: fields.all(`${rule}-patients`),
    }))
    .filter(({ types, criteria, patients }) => types.length > 0 || criteria !== '' || patients.length > 0);
  return {
    name: fields.text('name') ?? '',
    roles: fields.words('roles') ?? [],
    mayBreakTheGlass: fields.text('break_the_glass') !== undefined,
    mayRemoveLabels: fields.text('remove_labels') !== undefined,
    rules,
  };
}

export function draftOf(policy: PolicyDeclaration): PolicyDraft {
  const { name, roles, rules, break_the_glass: glass, remove_labels: labels } = policy;
  const drafts = rules.map(({ effect, types, interactions, criteria, patients }: PolicyRuleDeclaration) => ({
    effect,
    types,
    interactions,
    criteria: criteria ?? '',
    patients: patients ?? [],
  }));
  return { name, roles, mayBreakTheGlass: glass ?? false, mayRemoveLabels: labels ?? false, rules: drafts };
}

/** In the words of the API, which judges it. */
export function declarationOf({ name, roles, rules, ...may }: PolicyDraft): object {
  return given({
    name,
    roles,
    rules: rules.map(({ effect, types, interactions, criteria, patients }) =>
      given({
        effect,
        types,
        interactions,
        criteria: criteria === '' ? undefined : criteria,
        patients: patients.length === 0 ? undefined : patients,
      }),
    ),
    break_the_glass: may.mayBreakTheGlass || undefined,
    remove_labels: may.mayRemoveLabels || undefined,
  });
}
