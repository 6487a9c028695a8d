import type { Filter } from '../filter/filter.js';
import { matches, valuesAt } from '../filter/matches.js';
import type { AttributePath } from '../schema/attribute-path.js';
import type { Attributes } from '../schema/read-resource.js';
import type { ListQuery } from './list-query.js';

const LIST_MESSAGE = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

/** RFC 7644 §3.4.2, figure 3 */
export interface ListResponse {
  readonly schemas: readonly string[];
  readonly totalResults: number;
  readonly startIndex: number;
  readonly itemsPerPage: number;
  readonly Resources: readonly Attributes[];
}

export function listResponse(
  { startIndex, projector }: Pick<ListQuery, 'startIndex' | 'projector'>,
  totalResults: number,
  page: readonly Attributes[],
): ListResponse {
  return {
    schemas: [LIST_MESSAGE],
    totalResults,
    startIndex,
    itemsPerPage: page.length,
    Resources: page.map(resource => projector.of(resource)),
  };
}

/** A page of those that pass, in the order that was asked for. */
export function pageOf(query: ListQuery, resources: readonly Attributes[]): ListResponse {
  const { filter, sortBy, isDescending, startIndex, count } = query;
  const passing = filter ? resources.filter(resource => matches(filter, resource)) : resources;
  const sorted = sortBy ? sortedBy(sortBy, isDescending, passing) : passing;
  return listResponse(query, sorted.length, sorted.slice(startIndex - 1, startIndex - 1 + count));
}

/** The value that this attribute has to have for the filter to hold; undefined if it says nothing so plain. */
export function valueAsked(filter: Filter | undefined, attribute: string): string | undefined {
  if (filter?.kind === 'and')
    return filter.filters.map(each => valueAsked(each, attribute)).find(value => value !== undefined);
  if (filter?.kind !== 'compare' || filter.comparison !== 'eq') return undefined;
  const isIt = filter.path.steps.length === 1 && filter.path.steps[0] === attribute;
  return isIt && typeof filter.value === 'string' ? filter.value : undefined;
}

/** Without a value last, or first if descending. RFC 7644 §3.4.2.3 */
function sortedBy(
  { steps, attribute }: AttributePath,
  isDescending: boolean,
  resources: readonly Attributes[],
): readonly Attributes[] {
  const keyed = resources.map(resource => {
    const [first] = valuesAt(resource, steps);
    const value = typeof first === 'string' || typeof first === 'boolean' ? String(first) : undefined;
    return { resource, key: attribute?.caseExact ? value : value?.toLowerCase() };
  });
  const sorted = keyed.toSorted(({ key: a }, { key: b }) => {
    if (a === b) return 0;
    if (a === undefined || b === undefined) return a === undefined ? 1 : -1;
    return a < b ? -1 : 1;
  });
  return (isDescending ? sorted.toReversed() : sorted).map(({ resource }) => resource);
}
