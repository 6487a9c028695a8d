import type { CapabilityStatementRestResource, CapabilityStatementRestResourceSearchParam } from 'fhir/r4.js';
import { addedType } from '../definitions/added-types.js';
import { resourceTypes } from '../definitions/resource-types.js';
import type { SearchParameterDefinition } from '../definitions/search-parameters.js';
import type { ResourceFacade } from '../facade/resource-facade.js';
import type { InteractionCode } from '../rest/decorators/fhir-interaction.decorator.js';
import { fullTextParametersOf } from '../search/full-text.parser.js';
import { searchableParametersOf } from '../search/searchable-parameter.js';
import type { RegisteredOperation } from './registered-handlers.js';

type TypeInteraction = NonNullable<CapabilityStatementRestResource['interaction']>[number]['code'];

/** In the order of https://hl7.org/fhir/R4/valueset-type-restful-interaction.html */
const TYPE_INTERACTIONS = [
  'read',
  'vread',
  'update',
  'patch',
  'delete',
  'history-instance',
  'history-type',
  'create',
  'search-type',
] as const satisfies readonly TypeInteraction[];

/** AuditEvents are made from the journal, and by nobody (docs/security/audit.md). */
const ONLY_READ: ReadonlySet<InteractionCode> = new Set([
  'read',
  'vread',
  'history-instance',
  'history-type',
  'search-type',
]);

/** What the server can do with one resource type. */
export function resourceCapability(
  resourceType: string,
  mounted: ReadonlySet<InteractionCode>,
  operations: readonly RegisteredOperation[],
  conditionalDelete: 'single' | 'multiple',
): CapabilityStatementRestResource {
  const interactions = resourceType === 'AuditEvent' ? mounted.intersection(ONLY_READ) : mounted;
  const parameters = searchableParametersOf(resourceType);
  const includes = parameters.filter(isReference).map(({ code }) => `${resourceType}:${code}`);
  const reverse = reverseIncludes(resourceType);
  const added = addedType(resourceType);
  return {
    type: resourceType,
    ...(added ? { profile: added.url } : {}),
    interaction: TYPE_INTERACTIONS.filter(code => interactions.has(code)).map(code => ({ code })),
    versioning: 'versioned-update',
    readHistory: interactions.has('vread'),
    updateCreate: interactions.has('update'),
    conditionalCreate: interactions.has('create'),
    conditionalRead: 'full-support',
    conditionalUpdate: interactions.has('conditional-update'),
    conditionalDelete: interactions.has('conditional-delete') ? conditionalDelete : 'not-supported',
    referencePolicy: ['literal', 'logical', 'local'],
    ...(includes.length === 0 ? {} : { searchInclude: includes }),
    ...(reverse.length === 0 ? {} : { searchRevInclude: reverse }),
    searchParam: [...parameters, ...fullTextParametersOf(resourceType)].map(searchParam),
    ...(operations.length === 0 ? {} : { operation: operationsOf(operations) }),
  };
}

/** What the server can do with a type that comes from another system: what its facade has methods for. */
export function facadeCapability(
  facade: ResourceFacade,
  operations: readonly RegisteredOperation[],
  conditionalDelete: 'single' | 'multiple',
): CapabilityStatementRestResource {
  const { resourceType } = facade;
  const interactions = facadeInteractions(facade);
  const parameters = searchableParametersOf(resourceType);
  const includes = parameters.filter(isReference).map(({ code }) => `${resourceType}:${code}`);
  const reverse = reverseIncludes(resourceType);
  const canCreate = facade.create !== undefined;
  return {
    type: resourceType,
    documentation: 'Served from another system',
    interaction: TYPE_INTERACTIONS.filter(code => interactions.has(code)).map(code => ({ code })),
    versioning: facade.versions ? 'versioned' : 'no-version',
    readHistory: facade.versions !== undefined,
    updateCreate: canCreate,
    conditionalCreate: canCreate,
    conditionalUpdate: facade.update !== undefined && canCreate,
    conditionalDelete: facade.delete ? conditionalDelete : 'not-supported',
    ...(includes.length === 0 ? {} : { searchInclude: includes }),
    ...(reverse.length === 0 ? {} : { searchRevInclude: reverse }),
    searchParam: parameters.map(searchParam),
    ...(operations.length === 0 ? {} : { operation: operationsOf(operations) }),
  };
}

function facadeInteractions(facade: ResourceFacade): ReadonlySet<TypeInteraction> {
  return new Set<TypeInteraction>([
    'read',
    'search-type',
    ...(facade.versions ? (['vread', 'history-instance'] as const) : []),
    ...(facade.create ? (['create'] as const) : []),
    ...(facade.update || facade.create ? (['update'] as const) : []),
    ...(facade.update ? (['patch'] as const) : []),
    ...(facade.delete ? (['delete'] as const) : []),
  ]);
}

/** An operation of several levels stands once. */
export function operationsOf(
  operations: readonly RegisteredOperation[],
): { name: string; definition: string }[] {
  const byCode = new Map(operations.map(({ code, definition }) => [code, definition]));
  return [...byCode].map(([name, definition]) => ({ name, definition }));
}

function searchParam({
  code,
  url,
  type,
}: SearchParameterDefinition): CapabilityStatementRestResourceSearchParam {
  return { name: code, definition: url, type };
}

function isReference({ type }: SearchParameterDefinition): boolean {
  return type === 'reference';
}

/** The references of other types that may point here. */
function reverseIncludes(target: string): string[] {
  return resourceTypes().flatMap(source =>
    searchableParametersOf(source)
      .filter(parameter => isReference(parameter) && parameter.targets.includes(target))
      .map(({ code }) => `${source}:${code}`),
  );
}
