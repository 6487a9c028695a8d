import { conditionsOf, type ScopeCondition, splitPrefix } from '../../scopes/scope-condition.js';
import type { SmartScope } from '../../scopes/smart-scope.js';

/** How one language says what the constraint of a granular scope lets through. */
export interface ConstraintLanguage {
  /** Values that people know, by parameter and by the code behind the `|`. */
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly or: string;
  only(conditions: readonly string[]): string;
  where(parameter: string, predicate: string): string;
  readonly is: string;
  readonly missing: string;
  readonly given: string;
  /** By modifier. */
  readonly verbs: Readonly<Record<string, string>>;
  /** By prefix. */
  readonly comparisons: Readonly<Record<'date' | 'amount', Readonly<Record<string, string>>>>;
}

/** A scope of which every condition is well known, in its own words: `?category=…|laboratory` is `laboratory results`. */
export function knownConstraint(scope: SmartScope, language: ConstraintLanguage): string | undefined {
  const conditions = distinctConditions(scope).map(condition => knownWords(condition, language));
  if (conditions.length === 0) return undefined;
  return conditions.every(words => words !== undefined) ? conditions.join(', ') : undefined;
}

/** Any other one: `only where subject is …` (SMART App Launch 2.2, "Finer-grained resource constraints"). */
export function constraintWords(scope: SmartScope, language: ConstraintLanguage): string {
  const distinct = distinctConditions(scope);
  const conditions = conditionsOf(scope).map(
    condition =>
      (distinct.length > 0 ? knownWords(condition, language) : undefined) ??
      language.where(condition.parameter, predicate(condition, language)),
  );
  return language.only(conditions);
}

/** None if one parameter is asked for twice: both must hold, and two names side by side would say either. */
function distinctConditions(scope: SmartScope): readonly ScopeCondition[] {
  const conditions = conditionsOf(scope);
  const parameters = new Set(conditions.map(({ parameter }) => parameter));
  return parameters.size === conditions.length ? conditions : [];
}

function knownWords(
  { parameter, modifier, values }: ScopeCondition,
  language: ConstraintLanguage,
): string | undefined {
  if (modifier !== undefined) return undefined;
  const known = values.map(value => language.values[parameter]?.[codeOf(value)]);
  return known.every(words => words !== undefined) ? known.join(` ${language.or} `) : undefined;
}

/** What follows `where code …`. A modifier without words is shown as it was asked. */
function predicate(
  { parameter, modifier, values, kind }: ScopeCondition,
  language: ConstraintLanguage,
): string {
  const { verbs, is, or } = language;
  if (modifier === 'missing') return values[0] === 'true' ? language.missing : language.given;
  if (kind !== 'other' && modifier === undefined) return comparison(kind, values, language);
  const named = values.map(value => language.values[parameter]?.[codeOf(value)] ?? codeOf(value));
  const verb = modifier === undefined ? is : (verbs[modifier] ?? `(${modifier}) ${is}`);
  return `${verb} ${named.join(` ${or} `)}`;
}

function comparison(
  kind: 'date' | 'amount',
  values: readonly string[],
  { comparisons, is, or }: ConstraintLanguage,
): string {
  const alternatives = values.map(value => {
    const [prefix, rest] = splitPrefix(value);
    return `${comparisons[kind][prefix] ?? is} ${amount(rest)}`;
  });
  return alternatives.join(` ${or} `);
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
