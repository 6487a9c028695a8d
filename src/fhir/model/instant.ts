import { parsePartialDate } from './date-range.js';

/**
 * A FHIR instant in milliseconds since 1970; undefined unless it is known to the second, with a time zone.
 * https://hl7.org/fhir/R4/datatypes.html#instant
 */
export function parseInstant(text: string): number | undefined {
  const date = parsePartialDate(text);
  if (date === undefined || !date.hasTimeZone || date.precision === 'minute') return undefined;
  return date.lo;
}

/** As the server writes it: UTC, to the millisecond. */
export function formatInstant(time: Date | number): string {
  return new Date(time).toISOString();
}
