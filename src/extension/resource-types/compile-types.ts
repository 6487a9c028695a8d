import { type AddedType, setAddedTypes } from '../../fhir/definitions/added-types.js';
import { ResourceValidator } from '../../fhir/validation/resource-validator.js';
import { typeResources } from './type-resources.js';
import type { DeclaredResourceType } from './declared-resource-type.js';
import { elementRows } from './element-rows.js';
import { typeCompartments } from './type-compartments.js';
import { typeConstraints } from './type-constraints.js';
import { requireIdentity } from './type-identity.js';
import { TypeInHand } from './type-in-hand.js';
import { typeSearchParameters } from './type-search-parameters.js';
import { typeValueSets } from './type-value-sets.js';

/**
 * Makes the declared types those of this process. Throws ResourceTypeError for the first mistake, and then there are
 * none. Elements come first: expressions of search parameters are read by them.
 */
export function installTypes(declared: readonly DeclaredResourceType[]): void {
  setAddedTypes([]);
  if (declared.length === 0) return;
  const byUrl = new Map(declared.map(({ definition }) => [definition.url, definition.type]));
  const types = declared.map(each => new TypeInHand(each, byUrl));
  try {
    for (const type of types) requireIdentity(type);
    requireDifferent(types);
    const structures = types.map(structureOf);
    setAddedTypes(structures);
    setAddedTypes(types.map((type, index) => complete(type, structures[index]!)));
    for (const type of types) requireValid(type);
  } catch (error) {
    setAddedTypes([]);
    throw error;
  }
}

function requireDifferent(types: readonly TypeInHand[]): void {
  for (const type of types) {
    const isTwice = types.some(other => other !== type && other.name === type.name);
    if (isTwice)
      type.refuse('StructureDefinition.type', `is ${type.name}, which two modules declare: keep one`);
    const hasUrlTwice = types.some(other => other !== type && other.definition.url === type.definition.url);
    if (hasUrlTwice) type.refuse('StructureDefinition.url', 'is that of two types: choose another url');
  }
}

function structureOf(type: TypeInHand): AddedType {
  const structures = elementRows(type);
  return {
    name: type.name,
    url: type.definition.url,
    structures,
    ...typeConstraints(type, structures),
    searchParameters: new Map(),
    compartments: {},
    isShared: type.declared.isShared ?? false,
    valueSets: typeValueSets(type),
  };
}

function complete(type: TypeInHand, structure: AddedType): AddedType {
  const searchParameters = typeSearchParameters(type);
  return { ...structure, searchParameters, compartments: typeCompartments(type, searchParameters) };
}

/** They are stored when the server has started: what could not be is told before. */
function requireValid(type: TypeInHand): void {
  const validator = new ResourceValidator();
  for (const resource of typeResources(type.declared)) {
    const [issue] = validator.validate(resource);
    if (issue) type.refuse(`${resource.resourceType} ${resource.id}:`, issue.diagnostics);
  }
}
