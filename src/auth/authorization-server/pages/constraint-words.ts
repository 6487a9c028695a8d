import { conditionsOf, type ScopeCondition, splitPrefix } from '../../scopes/scope-condition.js';
import type { SmartScope } from '../../scopes/smart-scope.js';

/** Values of granular scopes that people know, by the code behind the `|`. */
const CATEGORIES: Readonly<Record<string, string>> = {
  'vital-signs': 'vital signs',
  laboratory: 'laboratory results',
  'social-history': 'social history',
  survey: 'answers to surveys',
  sdoh: 'living conditions',
  imaging: 'imaging results',
  procedure: 'results of procedures',
  'problem-list-item': 'the problem list',
  'encounter-diagnosis': 'diagnoses of visits',
  'health-concern': 'health concerns',
  'clinical-note': 'clinical notes',
};

/** The vital signs by their LOINC codes. https://hl7.org/fhir/R4/observation-vitalsigns.html */
const VITAL_SIGNS: Readonly<Record<string, string>> = {
  '85353-1': 'vital signs',
  '9279-1': 'respiratory rate',
  '8867-4': 'heart rate',
  '2708-6': 'oxygen saturation',
  '8310-5': 'body temperature',
  '8302-2': 'height',
  '9843-4': 'head circumference',
  '29463-7': 'weight',
  '39156-5': 'body mass index',
  '85354-9': 'blood pressure',
};

const WORDS_BY_PARAMETER: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  category: CATEGORIES,
  code: VITAL_SIGNS,
};

const VERBS: Readonly<Record<string, string>> = {
  not: 'is not',
  exact: 'is exactly',
  contains: 'contains',
  text: 'is called',
  identifier: 'has the identifier',
  'of-type': 'has the value',
  in: 'is in the list',
  'not-in': 'is not in the list',
  below: 'is or belongs to',
  above: 'is or holds',
};

const COMPARISONS: Readonly<Record<'date' | 'amount', Readonly<Record<string, string>>>> = {
  date: {
    ne: 'is not',
    gt: 'goes on after',
    ge: 'is not before',
    sa: 'is after',
    lt: 'begins before',
    le: 'is not after',
    eb: 'is before',
    ap: 'is about',
  },
  amount: {
    ne: 'is not',
    gt: 'is more than',
    ge: 'is at least',
    sa: 'is more than',
    lt: 'is less than',
    le: 'is at most',
    eb: 'is less than',
    ap: 'is about',
  },
};

/** A scope of which every condition is well known, in its own words: `?category=…|laboratory` is `laboratory results`. */
export function knownConstraint(scope: SmartScope): string | undefined {
  const conditions = distinctConditions(scope).map(knownWords);
  if (conditions.length === 0) return undefined;
  return conditions.every(words => words !== undefined) ? conditions.join(', ') : undefined;
}

/** Any other one: `only where subject is …` (SMART App Launch 2.2, "Finer-grained resource constraints"). */
export function constraintWords(scope: SmartScope): string {
  const distinct = distinctConditions(scope);
  const conditions = conditionsOf(scope).map(
    condition =>
      (distinct.length > 0 ? knownWords(condition) : undefined) ??
      `where ${condition.parameter} ${predicate(condition)}`,
  );
  return `only ${conditions.join(' and ')}`;
}

/** None if one parameter is asked for twice: both must hold, and two names side by side would say either. */
function distinctConditions(scope: SmartScope): readonly ScopeCondition[] {
  const conditions = conditionsOf(scope);
  const parameters = new Set(conditions.map(({ parameter }) => parameter));
  return parameters.size === conditions.length ? conditions : [];
}

function knownWords({ parameter, modifier, values }: ScopeCondition): string | undefined {
  if (modifier !== undefined) return undefined;
  const known = values.map(value => WORDS_BY_PARAMETER[parameter]?.[codeOf(value)]);
  return known.every(words => words !== undefined) ? known.join(' or ') : undefined;
}

/** What follows `where code …`. A modifier without words is shown as it was asked. */
function predicate({ parameter, modifier, values, kind }: ScopeCondition): string {
  if (modifier === 'missing') return values[0] === 'true' ? 'is not given' : 'is given';
  if (kind !== 'other' && modifier === undefined) return comparison(kind, values);
  const named = values.map(value => WORDS_BY_PARAMETER[parameter]?.[codeOf(value)] ?? codeOf(value));
  const verb = modifier === undefined ? 'is' : (VERBS[modifier] ?? `(${modifier}) is`);
  return `${verb} ${named.join(' or ')}`;
}

function comparison(kind: 'date' | 'amount', values: readonly string[]): string {
  const alternatives = values.map(value => {
    const [prefix, rest] = splitPrefix(value);
    return `${COMPARISONS[kind][prefix] ?? 'is'} ${amount(rest)}`;
  });
  return alternatives.join(' or ');
}

/** `5.4|http://unitsofmeasure.org|mmol/L` is `5.4 mmol/L`. */
function amount(value: string): string {
  const [number = '', , unit = ''] = value.split('|');
  return `${number} ${unit}`.trim();
}

/** A token without its system. */
function codeOf(value: string): string {
  return value.split('|').findLast(part => part !== '') ?? value;
}
