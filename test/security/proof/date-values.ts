import type { Json } from '../../support/fhir-client.js';

/** A time as half-open milliseconds. */
interface Interval {
  readonly low: number;
  readonly high: number;
}

const DAY = 86_400_000;

/** https://hl7.org/fhir/R4/search.html#prefix for dates of a day and instants of a second. */
export function isWithin(value: Json, prefix: string, text: string): boolean {
  const found = intervalOf(value);
  const asked = intervalOf(text);
  const equal = asked.low <= found.low && found.high <= asked.high;
  switch (prefix) {
    case 'eq':
      return equal;
    case 'ne':
      return !equal;
    case 'gt':
      return found.high > asked.high;
    case 'lt':
      return found.low < asked.low;
    case 'ge':
      return found.high > asked.high || equal;
    case 'le':
      return found.low < asked.low || equal;
    case 'sa':
      return found.low >= asked.high;
    default:
      throw new Error(`The oracle knows no prefix ${prefix}`);
  }
}

/** What a time covers at the precision in which it is written. */
export function spanOf(text: string): Interval {
  const low = Date.parse(text);
  if (Number.isNaN(low)) throw new Error(`The oracle cannot read the date ${text}`);
  const isInstant = text.includes('.');
  return { low, high: low + (text.length === 10 ? DAY : isInstant ? 1 : 1000) };
}

function intervalOf(value: Json): Interval {
  if (typeof value === 'object' && ('start' in value || 'end' in value)) {
    return {
      low: value.start === undefined ? -Infinity : intervalOf(value.start).low,
      high: value.end === undefined ? Infinity : intervalOf(value.end).high,
    };
  }
  return spanOf(String(value));
}
