import type { Bound, Bounds } from './index-condition.js';

/** https://hl7.org/fhir/R4/search.html#prefix */
export type Prefix = 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb' | 'ap';

const PREFIXED = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)(.*)$/s;

/** Takes the prefix off a value; a value without one means `eq`. */
export function splitPrefix(value: string): { readonly prefix: Prefix; readonly rest: string } {
  const [, prefix, rest] = PREFIXED.exec(value) ?? [];
  return prefix === undefined ? { prefix: 'eq', rest: value } : { prefix: prefix as Prefix, rest: rest! };
}

/** The interval that a parameter's value stands for, half open, and the wider one of `ap`. */
export interface ComparedInterval {
  readonly lo: number;
  readonly hi: number;
  readonly approximate: { readonly lo: number; readonly hi: number };
}

/**
 * A date against the half-open `[lo, hi)` of a resource: `eq` means that the parameter's interval
 * contains the resource's (docs/decisions, B2). https://hl7.org/fhir/R4/search.html#date
 */
export function dateBounds(prefix: Prefix, { lo, hi, approximate }: ComparedInterval): readonly Bounds[] {
  const contained: Bounds = [bound('lo', '>=', lo), bound('hi', '<=', hi)];
  switch (prefix) {
    case 'eq':
      return [contained];
    case 'ne':
      return [[bound('lo', '<', lo)], [bound('hi', '>', hi)]];
    case 'gt':
      return [[bound('hi', '>', hi)]];
    case 'lt':
      return [[bound('lo', '<', lo)]];
    case 'ge':
      return [[bound('hi', '>', hi)], contained];
    case 'le':
      return [[bound('lo', '<', lo)], contained];
    case 'sa':
      return [[bound('lo', '>=', hi)]];
    case 'eb':
      return [[bound('hi', '<=', lo)]];
    case 'ap':
      return [[bound('lo', '<', approximate.hi), bound('hi', '>', approximate.lo)]];
  }
}

/** A number: its interval is its implicit precision for `eq` and `ne`, its exact value for the others. */
export interface ComparedNumber extends ComparedInterval {
  readonly value: number;
}

/** A number against the closed `[lo, hi]` of a resource. https://hl7.org/fhir/R4/search.html#number */
export function numberBounds(
  prefix: Prefix,
  { lo, hi, value, approximate }: ComparedNumber,
): readonly Bounds[] {
  switch (prefix) {
    case 'eq':
      return [[bound('lo', '>=', lo), bound('hi', '<', hi)]];
    case 'ne':
      return [[bound('lo', '<', lo)], [bound('hi', '>=', hi)]];
    case 'gt':
      return [[bound('hi', '>', value)]];
    case 'lt':
      return [[bound('lo', '<', value)]];
    case 'ge':
      return [[bound('hi', '>=', value)]];
    case 'le':
      return [[bound('lo', '<=', value)]];
    case 'sa':
      return [[bound('lo', '>', value)]];
    case 'eb':
      return [[bound('hi', '<', value)]];
    case 'ap':
      return [[bound('lo', '<=', approximate.hi), bound('hi', '>=', approximate.lo)]];
  }
}

function bound(edge: Bound['edge'], operator: Bound['operator'], value: number): Bound {
  return { edge, operator, value };
}
