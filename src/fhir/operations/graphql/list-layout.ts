import { InvalidError } from '../../errors/fhir-error.js';
import { digitsOf } from '../../model/decimal.js';
import type { PlannedField } from './planned-field.js';

export type Answer = Record<string, unknown>;

/** An item of a list: as it is in the resource, and what of it is answered. */
export interface ListedItem {
  readonly value: unknown;
  readonly answer: unknown;
  readonly index: number;
}

export type Laying = Pick<PlannedField, 'key' | 'directives'> & {
  readonly inside?: readonly PlannedField[] | undefined;
};

/**
 * Under which names the items of a field stand in the answer, and whether as a list.
 * https://hl7.org/fhir/R4/graphql.html#flattening
 *
 * @param items undefined where there is nothing.
 */
export function laidOut(
  field: Laying,
  items: readonly ListedItem[] | undefined,
  isList: boolean,
): readonly (readonly [string, unknown])[] {
  const { key, directives } = field;
  const wanted = directives.first ? items?.slice(0, 1) : items;
  if (directives.flatten) return flattened(field, wanted ?? []);
  if (directives.slice !== undefined) return sliced(field, wanted ?? [], directives.slice);
  if (!wanted) return [[key, null]];
  if (!isList) return [[key, wanted[0]?.answer ?? null]];
  if (!directives.singleton) return [[key, wanted.map(({ answer }) => answer)]];
  return [
    [
      key,
      only(
        key,
        wanted.map(({ answer }) => answer),
      ),
    ],
  ];
}

/** The names inside, each with the values of all items. */
function flattened(
  { inside = [] }: Laying,
  items: readonly ListedItem[],
): readonly (readonly [string, unknown])[] {
  const singletons = new Set(inside.filter(({ directives }) => directives.singleton).map(({ key }) => key));
  const values = new Map<string, unknown[]>();
  for (const { answer } of items) {
    for (const [name, value] of Object.entries(answer as Answer)) {
      if (value === null) continue;
      const known = values.get(name) ?? [];
      values.set(name, known);
      if (Array.isArray(value)) known.push(...value);
      else known.push(value);
    }
  }
  return [...values].map(([name, list]) => [name, singletons.has(name) ? only(name, list) : list]);
}

/** `telecom @slice(path: "system")` gives `telecom.phone` and `telecom.email`. */
function sliced(
  { key }: Laying,
  items: readonly ListedItem[],
  path: string,
): readonly (readonly [string, unknown])[] {
  const slices = Map.groupBy(items, ({ value, index }) =>
    path === '$index' ? String(index) : sliceName(value, path),
  );
  return [...slices].map(([name, slice]) => {
    const answers = slice.map(({ answer }) => answer);
    return [name === '' ? key : `${key}.${name}`, answers.length === 1 ? answers[0] : answers];
  });
}

function sliceName(value: unknown, path: string): string {
  const name = (value as Answer)[path];
  if (name === undefined) return '';
  if (typeof name === 'string' || typeof name === 'boolean') return String(name);
  const digits = digitsOf(name);
  if (digits !== undefined) return digits;
  throw new InvalidError('The path of @slice must name an element with one simple value', 'query', 'value');
}

function only(key: string, values: readonly unknown[]): unknown {
  if (values.length <= 1) return values[0] ?? null;
  throw new InvalidError(`@singleton: there are several values of ${key}`, 'query', 'value');
}
