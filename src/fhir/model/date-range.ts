/** A half-open interval on the time line, `[lo, hi)`, in milliseconds since 1970. */
export interface DateRange {
  readonly lo: number;
  readonly hi: number;
}

export type DatePrecision = 'year' | 'month' | 'day' | 'minute' | 'second' | 'fraction';

/** A date of any precision, taken apart. */
export interface PartialDate extends DateRange {
  readonly precision: DatePrecision;
  readonly hasTimeZone: boolean;
}

const DATE_TIME =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * The time that a FHIR date, dateTime or instant covers at its precision: `2021-02` is all of February,
 * `10:30:15.5` a tenth of a second, with a millisecond as the finest grain. A time without zone is UTC.
 * Undefined for what is no date, 30 February included. https://hl7.org/fhir/R4/search.html#date
 */
export function parseDateRange(text: string): DateRange | undefined {
  const date = parsePartialDate(text);
  return date && { lo: date.lo, hi: date.hi };
}

/** As `parseDateRange`, with what the text said and what it left out. */
export function parsePartialDate(text: string): PartialDate | undefined {
  const match = DATE_TIME.exec(text);
  if (match === null) return undefined;
  const [, yearDigits, monthDigits, dayDigits, hour, minute, second, fraction, zone] = match;
  const year = Number(yearDigits);
  if (year === 0) return undefined;
  if (monthDigits === undefined) return range('year', utc(year, 1, 1), utc(year + 1, 1, 1));
  const month = Number(monthDigits);
  if (month < 1 || month > 12) return undefined;
  if (dayDigits === undefined) return range('month', utc(year, month, 1), utc(year, month + 1, 1));
  const day = Number(dayDigits);
  if (day < 1 || day > daysIn(month, year)) return undefined;
  const midnight = utc(year, month, day);
  if (hour === undefined) return range('day', midnight, midnight + DAY);
  const time = timeOfDay(hour, minute ?? '', second, fraction, zone);
  if (time === undefined) return undefined;
  const lo = midnight + time.milliseconds;
  return range(time.precision, lo, lo + time.length, zone !== undefined);
}

function range(precision: DatePrecision, lo: number, hi: number, hasTimeZone = false): PartialDate {
  return { precision, lo, hi, hasTimeZone };
}

function timeOfDay(hour: string, minute: string, second = '', fraction = '', zone = 'Z') {
  const offset = zoneOffset(zone);
  // A leap second, 23:59:60, is the first second of the minute after it.
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60 || offset === undefined)
    return undefined;
  const start = (Number(hour) * 60 + Number(minute)) * MINUTE + Number(second) * 1000 - offset;
  if (second === '') return { precision: 'minute', milliseconds: start, length: MINUTE } as const;
  if (fraction === '') return { precision: 'second', milliseconds: start, length: 1000 } as const;
  const milliseconds = start + Number(fraction.slice(0, 3).padEnd(3, '0'));
  return { precision: 'fraction', milliseconds, length: 10 ** Math.max(0, 3 - fraction.length) } as const;
}

/** Milliseconds east of UTC, at most 14 hours. */
function zoneOffset(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6));
  if (Number(zone.slice(4, 6)) > 59 || minutes > 14 * 60) return undefined;
  return (zone.startsWith('-') ? -minutes : minutes) * MINUTE;
}

function daysIn(month: number, year: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** `Date.UTC` takes the years 1 to 99 for 1901 to 1999. */
function utc(year: number, month: number, day: number): number {
  return year > 99 ? Date.UTC(year, month - 1, day) : new Date(0).setUTCFullYear(year, month - 1, day);
}
