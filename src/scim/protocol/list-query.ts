import type { Filter } from '../filter/filter.js';
import { parseFilter } from '../filter/parse-filter.js';
import { type AttributePath, attributesOf } from '../schema/attribute-path.js';
import { type Attributes, objectOf } from '../schema/read-resource.js';
import type { ResourceType } from '../schema/resource-types.js';
import { type Projection, Projector } from './projection.js';
import { refused } from './scim.error.js';

const SEARCH_MESSAGE = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';
const PARAMETERS: ReadonlySet<string> = new Set([
  'filter',
  'sortBy',
  'sortOrder',
  'startIndex',
  'count',
  'attributes',
  'excludedAttributes',
]);
const DEFAULT_COUNT = 100;
export const MOST_RESULTS = 200;

/** RFC 7644 §3.4.2 */
export interface ListQuery {
  readonly filter?: Filter;
  readonly sortBy?: AttributePath;
  readonly isDescending: boolean;
  /** Counted from one. */
  readonly startIndex: number;
  readonly count: number;
  readonly projector: Projector;
}

/** The parameters of a GET. */
export function readListQuery(type: ResourceType, sent: Attributes): ListQuery {
  const { attributes, excludedAttributes, ...rest } = sent;
  return queryOf(type, {
    ...rest,
    ...(attributes === undefined ? {} : { attributes: listOf(attributes) }),
    ...(excludedAttributes === undefined ? {} : { excludedAttributes: listOf(excludedAttributes) }),
  });
}

/** The body of a `.search`. RFC 7644 §3.4.3 */
export function readSearchRequest(type: ResourceType, body: unknown): ListQuery {
  const { schemas, ...query } = objectOf(body);
  if (!Array.isArray(schemas) || !schemas.includes(SEARCH_MESSAGE))
    throw refused('invalidSyntax', `schemas must hold ${SEARCH_MESSAGE}`);
  return queryOf(type, query);
}

/** `attributes` and `excludedAttributes` where one resource is answered. */
export function readProjection(type: ResourceType, sent: Attributes): Projector {
  const unknown = Object.keys(sent).find(name => name !== 'attributes' && name !== 'excludedAttributes');
  if (unknown !== undefined)
    throw refused('invalidValue', 'only attributes and excludedAttributes are parameters here');
  return new Projector(type, projectionOf({ ...listMembers(sent) }));
}

function listMembers(sent: Attributes): Attributes {
  return Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, listOf(value)]));
}

function queryOf(type: ResourceType, sent: Attributes): ListQuery {
  const unknown = Object.keys(sent).find(name => !PARAMETERS.has(name));
  if (unknown !== undefined)
    throw refused('invalidValue', `there is a parameter that is none of ${[...PARAMETERS].join(', ')}`);
  const { filter, sortBy, sortOrder = 'ascending' } = sent;
  const find = attributesOf(type);
  if (sortOrder !== 'ascending' && sortOrder !== 'descending')
    throw refused('invalidValue', 'sortOrder must be ascending or descending');
  return {
    ...(filter === undefined ? {} : { filter: parseFilter(textOf(filter, 'filter'), find) }),
    ...(sortBy === undefined ? {} : { sortBy: find(textOf(sortBy, 'sortBy'), 'invalidPath') }),
    isDescending: sortOrder === 'descending',
    startIndex: Math.max(1, wholeNumber(sent['startIndex'] ?? 1, 'startIndex')),
    count: Math.min(MOST_RESULTS, Math.max(0, wholeNumber(sent['count'] ?? DEFAULT_COUNT, 'count'))),
    projector: new Projector(type, projectionOf(sent)),
  };
}

function projectionOf(sent: Attributes): Projection {
  const { attributes, excludedAttributes } = sent;
  for (const list of [attributes, excludedAttributes])
    if (list !== undefined && !(Array.isArray(list) && list.every(each => typeof each === 'string')))
      throw refused('invalidValue', 'attributes and excludedAttributes must be lists of names');
  return sent;
}

function listOf(value: unknown): readonly string[] {
  const names = textOf(value, 'attributes').split(',');
  return names.map(name => name.trim()).filter(name => name !== '');
}

function textOf(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  throw refused(name === 'filter' ? 'invalidFilter' : 'invalidValue', `${name} must be one text`);
}

function wholeNumber(value: unknown, name: string): number {
  const number = typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw refused('invalidValue', `${name} must be a whole number`);
}
