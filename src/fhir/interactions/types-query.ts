import { InvalidError } from '../errors/fhir-error.js';
import { DEFAULT_COUNT, MAXIMUM_COUNT } from '../search/search-query.parser.js';
import { FORMAT_PARAMETERS, type SearchParameters } from './search-parameters.js';

/** A search of several types. https://hl7.org/fhir/R4/search.html#all */
export interface TypesQuery {
  /** Of `_type`; undefined for all. */
  readonly types?: readonly string[];
  readonly count: number;
  /** `_total=accurate`: how many there are of all the types stands on the first page. */
  readonly isCounted: boolean;
  /** `_summary=count`: their number is all that is wanted. */
  readonly countOnly: boolean;
  /** What each of the types is searched by. */
  readonly parameters: SearchParameters;
}

export function typesQueryOf(parameters: SearchParameters): TypesQuery {
  const types: string[] = [];
  const own: (readonly [string, string])[] = [];
  let count: number | undefined;
  let isCounted: boolean | undefined;
  let countOnly = false;
  for (const [name, value] of parameters) {
    if (name === '_sort') throw refusal();
    if (name === '_type') types.push(...value.split(','));
    else if (name === '_count') count = countOf(value, count);
    else if (name === '_total') isCounted = isCountedBy(value, isCounted);
    else if (name === '_summary' && value === 'count') countOnly = true;
    else if (!FORMAT_PARAMETERS.has(name)) own.push([name, value]);
  }
  return {
    ...(types.length === 0 ? {} : { types }),
    count: count ?? DEFAULT_COUNT,
    isCounted: isCounted ?? false,
    countOnly,
    parameters: own,
  };
}

function countOf(text: string, before: number | undefined): number {
  if (before !== undefined)
    throw new InvalidError('The parameter _count stands more than once', 'http._count');
  if (/^[1-9]\d{0,8}$/.test(text)) return Math.min(Number(text), MAXIMUM_COUNT);
  throw new InvalidError('_count must be a whole number from 1', 'http._count', 'value');
}

function isCountedBy(text: string, before: boolean | undefined): boolean {
  if (before !== undefined)
    throw new InvalidError('The parameter _total stands more than once', 'http._total');
  if (text === 'accurate') return true;
  if (text === 'none') return false;
  throw new InvalidError(
    '_total must be accurate or none in a search of several types',
    'http._total',
    'value',
  );
}

function refusal(): InvalidError {
  return new InvalidError(
    '_sort is possible in the search of one type: here the types follow each other',
    'http._sort',
    'not-supported',
  );
}
