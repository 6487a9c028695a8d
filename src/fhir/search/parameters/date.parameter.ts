import { type DateRange, parseDateRange } from '../../model/date-range.js';
import type { Bounds, IndexCondition } from '../condition/index-condition.js';
import { type ComparedInterval, dateBounds, splitPrefix } from '../condition/interval.js';
import type { IndexedParameter, ValueIndexer } from '../indexed-parameter.js';
import type { IndexEntriesBuilder } from '../index-entries.builder.js';
import { invalidValue, unsupportedModifier } from './parameter-error.js';
import { NOTHING_TO_INDEX, type ParameterKind, type SearchContext, unknownType } from './parameter-kind.js';

/** The ends of the time line of JavaScript: a period without a start or an end. */
const BEGINNING_OF_TIME = -8_640_000_000_000_000;
const END_OF_TIME = 8_640_000_000_000_000;

interface Period {
  readonly start?: string;
  readonly end?: string;
}

interface Timing {
  readonly event?: readonly string[];
  readonly repeat?: { readonly boundsPeriod?: Period };
}

/** https://hl7.org/fhir/R4/search.html#date */
export const dateParameter: ParameterKind = {
  indexer(parameter, branch) {
    switch (branch.type) {
      case 'date':
      case 'dateTime':
      case 'instant':
        return add(parameter, value => parseDateRange(value as string));
      case 'Period':
        return add(parameter, value => rangeOfPeriod(value as Period));
      case 'Timing':
        return add(parameter, value => rangeOfTiming(value as Timing));
      // `Procedure.performed` and its like: an age, a range of ages, a free text are no dates.
      case 'Age':
      case 'Range':
      case 'string':
        return NOTHING_TO_INDEX;
      default:
        return unknownType(parameter, branch.type);
    }
  },

  condition(parameter, { modifier, values }, context) {
    if (modifier !== undefined) throw unsupportedModifier(parameter, modifier);
    return dateCondition(
      parameter,
      values.flatMap(value => dateAlternatives(parameter, value, context)),
    );
  },
};

/** The period overlaps the date; `po` of `_filter`. */
export function overlapCondition(parameter: IndexedParameter, value: string): IndexCondition {
  const { lo, hi } = searchedRange(parameter, value);
  return dateCondition(parameter, dateBounds('ap', { lo, hi, approximate: { lo, hi } }));
}

function dateCondition(parameter: IndexedParameter, alternatives: readonly Bounds[]): IndexCondition {
  if (parameter.definition.code === '_lastUpdated') return { kind: 'updated', alternatives };
  if (parameter.isMainDate) return { kind: 'period', alternatives };
  return { kind: 'span', parameter: parameter.term, alternatives };
}

function dateAlternatives(parameter: IndexedParameter, value: string, context: SearchContext) {
  const { prefix, rest } = splitPrefix(value);
  return dateBounds(prefix, withApproximation(searchedRange(parameter, rest), context.now));
}

function searchedRange(parameter: IndexedParameter, text: string): DateRange {
  // A '+' of a time zone that was not encoded in the URL has arrived as a space.
  const range = parseDateRange(text.replace(/(T.*) (\d\d:\d\d)$/, '$1+$2'));
  if (!range) {
    throw invalidValue(
      parameter,
      text,
      'is not a date: write YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm[:ss][Z|±hh:mm], ' +
        'with one of the prefixes eq ne gt lt ge le sa eb ap before it if need be',
    );
  }
  return range;
}

/** `ap`: a tenth of the time between now and the date. */
function withApproximation({ lo, hi }: DateRange, now: number): ComparedInterval {
  const margin = Math.max(Math.abs(now - lo), Math.abs(now - hi)) * 0.1;
  return { lo, hi, approximate: { lo: Math.round(lo - margin), hi: Math.round(hi + margin) } };
}

function add(parameter: IndexedParameter, rangeOf: (value: unknown) => DateRange | undefined): ValueIndexer {
  const store = parameter.isMainDate
    ? (entries: IndexEntriesBuilder, range: DateRange) => entries.during(range)
    : (entries: IndexEntriesBuilder, { lo, hi }: DateRange) => entries.span(parameter.term, { lo, hi });
  return (value, entries) => {
    const range = rangeOf(value);
    if (!range) return false;
    store(entries, range);
    return true;
  };
}

function rangeOfPeriod({ start, end }: Period): DateRange | undefined {
  const first = start === undefined ? undefined : parseDateRange(start);
  const last = end === undefined ? undefined : parseDateRange(end);
  if (!first && !last) return undefined;
  return { lo: first?.lo ?? BEGINNING_OF_TIME, hi: last?.hi ?? END_OF_TIME };
}

/** From the first to the last of the events, or the bounds within which they repeat. */
function rangeOfTiming({ event, repeat }: Timing): DateRange | undefined {
  const events = (event ?? []).map(parseDateRange).filter(range => range !== undefined);
  const bounds = repeat?.boundsPeriod && rangeOfPeriod(repeat.boundsPeriod);
  const ranges = bounds ? [...events, bounds] : events;
  if (ranges.length === 0) return undefined;
  return {
    lo: ranges.reduce((least, { lo }) => Math.min(least, lo), Infinity),
    hi: ranges.reduce((most, { hi }) => Math.max(most, hi), -Infinity),
  };
}
