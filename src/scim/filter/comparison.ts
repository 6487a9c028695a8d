import type { ComparedAttribute, Comparison } from './filter.js';

/** What cannot be compared so; undefined if it can. */
export function checkComparison({ path, comparison, value }: ComparedAttribute): string | undefined {
  const name = path.steps.join('.');
  const { type } = path.attribute ?? { type: 'complex' };
  if (type === 'complex') return `compares ${name}, which has parts: name one of them`;
  if (value === null) return isEquality(comparison) ? undefined : `compares null by ${comparison}`;
  if (type === 'boolean') {
    if (!isEquality(comparison)) return `compares ${name} by ${comparison}: it is true or false`;
    return truthOf(value) === undefined
      ? `compares ${name} with something else than true or false`
      : undefined;
  }
  if (typeof value !== 'string') return `compares ${name} with something else than text`;
  if (type === 'dateTime' && Number.isNaN(Date.parse(value)))
    return `compares ${name} with something else than a time`;
  return undefined;
}

/** Whether a value of the attribute passes. */
export function passes({ path, comparison, value }: ComparedAttribute, actual: unknown): boolean {
  const { type = 'string', caseExact = false } = path.attribute ?? {};
  if (type === 'boolean') return actual === truthOf(value);
  if (typeof actual !== 'string' || typeof value !== 'string') return actual === value;
  if (type === 'dateTime') return TESTS[comparison](sortable(actual), sortable(value));
  return caseExact
    ? TESTS[comparison](actual, value)
    : TESTS[comparison](actual.toLowerCase(), value.toLowerCase());
}

/** `ne` is asked as `eq` and turned around, so that it holds where there is no value. */
const TESTS: Readonly<Record<Comparison, (actual: string, value: string) => boolean>> = {
  eq: (actual, value) => actual === value,
  ne: (actual, value) => actual === value,
  co: (actual, value) => actual.includes(value),
  sw: (actual, value) => actual.startsWith(value),
  ew: (actual, value) => actual.endsWith(value),
  gt: (actual, value) => actual > value,
  ge: (actual, value) => actual >= value,
  lt: (actual, value) => actual < value,
  le: (actual, value) => actual <= value,
};

function isEquality(comparison: Comparison): boolean {
  return comparison === 'eq' || comparison === 'ne';
}

/** Entra ID writes `"True"`. */
export function truthOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' ? value.toLowerCase() : '';
  return word === 'true' ? true : word === 'false' ? false : undefined;
}

function sortable(time: string): string {
  const at = Date.parse(time);
  return Number.isNaN(at) ? time : new Date(at).toISOString();
}
