import { InvalidError } from '../errors/fhir-error.js';
import { DEFAULT_COUNT, MAXIMUM_COUNT } from '../search/search-query.parser.js';
import { FORMAT_PARAMETERS, type SearchParameters } from './search-parameters.js';

/** A search of several types. https://hl7.org/fhir/R4/search.html#all */
export interface TypesQuery {
  /** Of `_type`; undefined for all. */
  readonly types?: readonly string[];
  readonly count: number;
  /** What each of the types is searched by. */
  readonly parameters: SearchParameters;
}

/** What only a whole of all types could have. */
const OF_ONE_TYPE: ReadonlySet<string> = new Set(['_sort', '_total']);

export function typesQueryOf(parameters: SearchParameters): TypesQuery {
  const types: string[] = [];
  const own: (readonly [string, string])[] = [];
  let count: number | undefined;
  for (const [name, value] of parameters) {
    if (OF_ONE_TYPE.has(name) || (name === '_summary' && value === 'count')) throw refusal(name);
    if (name === '_type') types.push(...value.split(','));
    else if (name === '_count') count = countOf(value, count);
    else if (!FORMAT_PARAMETERS.has(name)) own.push([name, value]);
  }
  return { ...(types.length === 0 ? {} : { types }), count: count ?? DEFAULT_COUNT, parameters: own };
}

function countOf(text: string, before: number | undefined): number {
  if (before !== undefined)
    throw new InvalidError('The parameter _count stands more than once', 'http._count');
  if (/^[1-9]\d{0,8}$/.test(text)) return Math.min(Number(text), MAXIMUM_COUNT);
  throw new InvalidError('_count must be a whole number from 1', 'http._count', 'value');
}

function refusal(name: string): InvalidError {
  return new InvalidError(
    `${name} is possible in the search of one type: here the types follow each other`,
    `http.${name}`,
    'not-supported',
  );
}
