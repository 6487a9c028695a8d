import { passes } from './comparison.js';
import type { Filter } from './filter.js';

/** Whether a resource, or a value within one, passes the filter. RFC 7644 §3.4.2.2 */
export function matches(filter: Filter, resource: unknown): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.filters.every(each => matches(each, resource));
    case 'or':
      return filter.filters.some(each => matches(each, resource));
    case 'not':
      return !matches(filter.filter, resource);
    case 'present':
      return valuesAt(resource, filter.path.steps).length > 0;
    case 'some':
      return valuesAt(resource, filter.path.steps).some(value => matches(filter.filter, value));
    case 'compare': {
      const values = valuesAt(resource, filter.path.steps);
      const isMet = filter.value === null ? values.length === 0 : values.some(value => passes(filter, value));
      return filter.comparison === 'ne' ? !isMet : isMet;
    }
  }
}

/** Every value there, through all lists on the way. */
export function valuesAt(resource: unknown, steps: readonly string[]): readonly unknown[] {
  let values: readonly unknown[] = [resource];
  for (const step of steps) values = values.flatMap(value => memberOf(value, step));
  return values;
}

function memberOf(value: unknown, name: string): readonly unknown[] {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return [];
  return [(value as Readonly<Record<string, unknown>>)[name]].flat();
}
