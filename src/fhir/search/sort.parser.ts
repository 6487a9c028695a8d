import { InvalidError } from '../errors/fhir-error.js';
import { searchableParameter } from './searchable-parameter.js';
import type { SortKey } from './search-query.js';

const MOST_KEYS = 5;

/** `_sort=-date,code`. https://hl7.org/fhir/R4/search.html#sort */
export function parseSort(resourceType: string, value: string): readonly SortKey[] {
  const keys = value.split(',').map(text => {
    const descending = text.startsWith('-');
    return { parameter: descending ? text.slice(1) : text, descending };
  });
  if (keys.length > MOST_KEYS) throw invalidSort(`has more than ${MOST_KEYS} keys`);
  for (const { parameter } of keys) {
    const definition = searchableParameter(resourceType, parameter);
    if (!definition) throw invalidSort(`names a search parameter that ${resourceType} does not have`);
    if (definition.type === 'composite' || definition.type === 'special')
      throw invalidSort(`names a ${definition.type} parameter, which has no order`);
  }
  return keys;
}

function invalidSort(problem: string): InvalidError {
  return new InvalidError(`The value of _sort ${problem}`, 'http._sort', 'value');
}
