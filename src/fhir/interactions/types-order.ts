import { InvalidError } from '../errors/fhir-error.js';
import type { StoredResource } from '../model/resource.js';
import { quoted } from '../search/parameters/parameter-error.js';

/** `_sort` of a search of several types: by what every resource has. https://hl7.org/fhir/R4/search.html#sort */
export function typesOrder(sort: string): (a: StoredResource, b: StoredResource) => number {
  const keys = sort.split(',').map(key => {
    const value = VALUES[key.replace(/^-/, '')];
    if (!value) throw unsortable(key);
    return { value, direction: key.startsWith('-') ? -1 : 1 };
  });
  return (a, b) => {
    for (const { value, direction } of keys) {
      const [one, other] = [value(a), value(b)];
      if (one !== other) return one < other ? -direction : direction;
    }
    return 0;
  };
}

const VALUES: Readonly<Record<string, ((resource: StoredResource) => number | string) | undefined>> = {
  _lastUpdated: ({ lastUpdated }) => lastUpdated.getTime(),
  _id: ({ id }) => id,
};

function unsortable(key: string): InvalidError {
  return new InvalidError(
    `Several types are sorted by _lastUpdated and _id alone, not by ${quoted(key)}: name one type in _type`,
    'http._sort',
    'not-supported',
  );
}
