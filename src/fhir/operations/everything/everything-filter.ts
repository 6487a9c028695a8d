import { isResourceType } from '../../definitions/resource-types.js';
import { InvalidError } from '../../errors/fhir-error.js';
import type { SearchParameters } from '../../interactions/search-parameters.js';
import type { StoredResource } from '../../model/resource.js';
import { mainDateOf } from '../../search/main-date.js';
import { MAXIMUM_COUNT } from '../../search/search-query.parser.js';
import type { OperationInput } from '../../rest/operation/operation-input.js';

const DEFAULT_COUNT = 100;
/** Dates of a person, not of the care given: `start` and `end` do not speak of them. */
const PERSONS: ReadonlySet<string> = new Set(['Patient', 'Person', 'RelatedPerson']);

/** Which part of a record is wanted. https://hl7.org/fhir/R4/patient-operation-everything.html */
export interface EverythingFilter {
  /** Undefined for all. */
  readonly types?: readonly string[];
  readonly since?: string;
  readonly start?: string;
  readonly end?: string;
  readonly count: number;
}

export function everythingFilterOf(input: OperationInput): EverythingFilter {
  const [types, since, start, end] = [
    typesOf(input),
    input.text('_since'),
    input.text('start'),
    input.text('end'),
  ];
  return {
    ...(types ? { types } : {}),
    ...(since === undefined ? {} : { since }),
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    count: Math.min(Number(input.text('_count') ?? DEFAULT_COUNT), MAXIMUM_COUNT),
  };
}

/** The filter as parameters of a search for one type. */
export function searchParametersFor(type: string, { since, start, end }: EverythingFilter): SearchParameters {
  const date = PERSONS.has(type) ? undefined : mainDateOf(type);
  return [
    ...(since === undefined ? [] : [['_lastUpdated', `ge${since}`] as const]),
    ...(date === undefined || start === undefined ? [] : [[date, `ge${start}`] as const]),
    ...(date === undefined || end === undefined ? [] : [[date, `le${end}`] as const]),
  ];
}

/** Whether the resource that the record is about has changed since; if not, what it refers to is not wanted either. */
export function isRecent({ since }: EverythingFilter, focus: StoredResource): boolean {
  return since === undefined || focus.lastUpdated.getTime() >= Date.parse(since);
}

function typesOf(input: OperationInput): readonly string[] | undefined {
  if (!input.has('_type')) return undefined;
  const types = input.texts('_type').flatMap(text => text.split(','));
  if (types.every(isResourceType)) return types;
  throw new InvalidError(
    '_type must name resource types of this server, separated by commas',
    'http._type',
    'value',
  );
}
