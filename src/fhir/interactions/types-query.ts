import { InvalidError } from '../errors/fhir-error.js';
import { quoted } from '../search/parameters/parameter-error.js';
import { DEFAULT_COUNT, MAXIMUM_COUNT } from '../search/search-query.parser.js';
import { FORMAT_PARAMETERS, type SearchParameters } from './search-parameters.js';
import { typesOrder } from './types-order.js';

/** A search of several types. https://hl7.org/fhir/R4/search.html#all */
export interface TypesQuery {
  /** Of `_type`; undefined for all. */
  readonly types?: readonly string[];
  readonly count: number;
  /** `_total=accurate`: how many there are of all the types stands on the first page. */
  readonly isCounted: boolean;
  /** `_summary=count` or `_count=0`: their number is all that is wanted. */
  readonly countOnly: boolean;
  /** `_sort` over all of the types; without it they follow each other. */
  readonly sort?: string;
  /** What each of the types is searched by. */
  readonly parameters: SearchParameters;
}

export function typesQueryOf(parameters: SearchParameters): TypesQuery {
  const types: string[] = [];
  const own: (readonly [string, string])[] = [];
  let count: number | undefined;
  let isCounted: boolean | undefined;
  let countOnly = false;
  let sort: string | undefined;
  for (const [name, value] of parameters) {
    if (name === '_type') types.push(...value.split(','));
    else if (name === '_count') count = once(name, countOf(value), count);
    else if (name === '_sort') sort = once(name, value, sort);
    else if (name === '_total') isCounted = once(name, isCountedBy(value), isCounted);
    else if (name === '_summary' && value === 'count') countOnly = true;
    else if (!FORMAT_PARAMETERS.has(name)) own.push([name, value]);
  }
  if (sort !== undefined && types.length !== 1) typesOrder(sort);
  const isOfOneType = types.length === 1 && sort !== undefined;
  return {
    ...(types.length === 0 ? {} : { types }),
    count: count ?? DEFAULT_COUNT,
    isCounted: isCounted ?? false,
    countOnly: countOnly || count === 0,
    ...(sort === undefined || isOfOneType ? {} : { sort }),
    parameters: isOfOneType ? [...own, ['_sort', sort!]] : own,
  };
}

function once<Value>(name: string, value: Value, before: unknown): Value {
  if (before === undefined) return value;
  throw new InvalidError(`The parameter ${name} stands more than once`, `http.${name}`);
}

function countOf(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Math.min(Number(text), MAXIMUM_COUNT);
  throw new InvalidError(`_count must be a whole number, not ${quoted(text)}`, 'http._count', 'value');
}

function isCountedBy(text: string): boolean {
  if (text === 'accurate') return true;
  if (text === 'none') return false;
  throw new InvalidError(
    `_total must be accurate or none in a search of several types, not ${quoted(text)}`,
    'http._total',
    'value',
  );
}
