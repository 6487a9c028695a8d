import { parsePartialDate } from '../../model/date-range.js';
import type { PartialDate } from '../../model/date-range.js';
import { decimalOf } from '../../model/decimal.js';
import { keyOf, objectOf } from '../fhir-node.js';
import type { Collection, FhirNode, JsonObject } from '../fhir-node.js';
import { isOfType } from '../type-hierarchy.js';

const DATES = new Set(['date', 'dateTime', 'instant']);

/** No time zone is further from UTC. */
const ZONE = 14 * 60 * 60 * 1000;

/** http://hl7.org/fhirpath/N1/index.html#equals; undefined where a side is empty, or it cannot be known. */
export function areEqual(left: Collection, right: Collection): boolean | undefined {
  if (left.length === 0 || right.length === 0) return undefined;
  if (left.length !== right.length) return false;
  let isKnown = true;
  for (const [index, node] of left.entries()) {
    const equal = areSame(node, right[index]);
    if (equal === false) return false;
    isKnown &&= equal !== undefined;
  }
  return isKnown ? true : undefined;
}

function areSame(left: FhirNode, right: FhirNode | undefined): boolean | undefined {
  if (right === undefined) return undefined;
  if (DATES.has(left.type) && DATES.has(right.type)) {
    const order = compareDates(left.value, right.value);
    return order === undefined ? undefined : order === 0;
  }
  if (typeof left.value === 'string' || typeof left.value === 'boolean') return left.value === right.value;
  return keyOf(left) === keyOf(right);
}

/**
 * Negative, zero or positive; undefined where the order is not known: dates whose precision leaves it open,
 * quantities of different units. http://hl7.org/fhirpath/N1/index.html#comparison
 */
export function compareItems(left: FhirNode | undefined, right: FhirNode | undefined): number | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (DATES.has(left.type) && DATES.has(right.type)) return compareDates(left.value, right.value);
  if (isOfType(left.type, 'Quantity') && isOfType(right.type, 'Quantity')) {
    return compareQuantities(objectOf(left.value), objectOf(right.value));
  }
  if (typeof left.value === 'string' && typeof right.value === 'string') {
    return left.value < right.value ? -1 : Number(left.value > right.value);
  }
  return difference(decimalOf(left.value), decimalOf(right.value));
}

function compareDates(left: unknown, right: unknown): number | undefined {
  const a = typeof left === 'string' ? parsePartialDate(left) : undefined;
  const b = typeof right === 'string' ? parsePartialDate(right) : undefined;
  if (a === undefined || b === undefined) return undefined;
  // Without a time zone on one side only, the two may be shifted against each other.
  const slack = a.hasTimeZone === b.hasTimeZone ? 0 : ZONE;
  if (grain(a) === grain(b) && slack === 0) return a.lo - b.lo;
  if (a.hi + slack <= b.lo) return -1;
  return b.hi + slack <= a.lo ? 1 : undefined;
}

/** Seconds and their fractions are one precision. http://hl7.org/fhirpath/N1/index.html#datetime-equality */
function grain({ precision }: PartialDate): string {
  return precision === 'fraction' ? 'second' : precision;
}

function compareQuantities(left: JsonObject | undefined, right: JsonObject | undefined): number | undefined {
  if (left === undefined || right === undefined) return undefined;
  const unit = left['code'] === undefined && right['code'] === undefined ? 'unit' : 'code';
  if (left['system'] !== right['system'] || left[unit] !== right[unit]) return undefined;
  return difference(decimalOf(left['value']), decimalOf(right['value']));
}

function difference(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined || right === undefined ? undefined : left - right;
}
