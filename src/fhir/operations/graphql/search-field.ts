import { isResourceType } from '../../definitions/resource-types.js';
import { InvalidError } from '../../errors/fhir-error.js';
import { searchableParameter } from '../../search/searchable-parameter.js';
import { PAGE_PARAMETER } from '../../search/search-query.parser.js';
import type { FieldArguments } from './field-arguments.js';
import type { PlannedField, PlannedSearch } from './planned-field.js';

interface SearchField {
  readonly kind: 'list' | 'connection';
  readonly type: string;
}

/** What a search takes beside the parameters of its type. */
const CONTROLS: readonly string[] = ['_count', '_sort', '_filter', '_list', '_text', '_content'];

/** `PatientList` and `PatientConnection`. https://hl7.org/fhir/R4/graphql.html#searching */
export function searchOf(name: string): SearchField | undefined {
  const [, type = '', form] = /^(\w+?)(List|Connection)$/.exec(name) ?? [];
  if (!isResourceType(type)) return undefined;
  return { kind: form === 'List' ? 'list' : 'connection', type };
}

/** @param holder the type of the resource in which the field stands: `_reference` says how they refer to it. */
export function plannedSearch(
  { kind, type }: SearchField,
  given: FieldArguments,
  holder: string | undefined,
  inside: (structure: string) => readonly PlannedField[],
): PlannedSearch {
  const reference = holder === undefined ? undefined : given.text('_reference');
  const code = reference === undefined ? undefined : parameterName(type, reference);
  if (holder !== undefined && (code === undefined || searchableParameter(type, code)?.type !== 'reference')) {
    throw new InvalidError(
      `${type}${kind === 'list' ? 'List' : 'Connection'} within a resource needs _reference: a parameter of ${type} that refers to it`,
      'query',
      'required',
    );
  }
  const cursor = kind === 'connection' ? given.text('_cursor') : undefined;
  const parameters = given.searchParameters(name => parameterName(type, name));
  if (cursor !== undefined && (parameters.length > 0 || holder !== undefined)) {
    throw new InvalidError('A _cursor holds the whole search: nothing may be added to it', 'query._cursor');
  }
  return {
    kind,
    type,
    parameters: cursor === undefined ? parameters : [[PAGE_PARAMETER, cursor]],
    reference: code,
    inside: inside(kind === 'list' ? type : `@${type}`),
  };
}

/** GraphQL has no `-` in names: `value_quantity` is `value-quantity`. */
function parameterName(type: string, name: string): string | undefined {
  if (CONTROLS.includes(name)) return name;
  const dashed = `${name.slice(0, 1)}${name.slice(1).replaceAll('_', '-')}`;
  return [name, dashed].find(code => searchableParameter(type, code));
}
