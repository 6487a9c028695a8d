import { InvalidError } from '../errors/fhir-error.js';
import { quoted } from './parameters/parameter-error.js';
import { searchableParameter } from './searchable-parameter.js';
import type { SortKey } from './search-query.js';

const MOST_KEYS = 5;

/** `_sort=-date,code`. https://hl7.org/fhir/R4/search.html#sort */
export function parseSort(resourceType: string, value: string): readonly SortKey[] {
  const keys = value.split(',').map(text => {
    const descending = text.startsWith('-');
    return { parameter: descending ? text.slice(1) : text, descending };
  });
  if (keys.length > MOST_KEYS) throw invalidSort(value, `has more than ${MOST_KEYS} keys`);
  for (const { parameter, descending } of keys) {
    const key = descending ? `-${parameter}` : parameter;
    const definition = searchableParameter(resourceType, parameter);
    if (!definition) throw invalidSort(key, `names a search parameter that ${resourceType} does not have`);
    if (definition.type === 'composite' || definition.type === 'special')
      throw invalidSort(key, `names a ${definition.type} parameter, which has no order`);
  }
  return keys;
}

function invalidSort(key: string, problem: string): InvalidError {
  return new InvalidError(`The value ${quoted(key)} of _sort ${problem}`, 'http._sort', 'value');
}
