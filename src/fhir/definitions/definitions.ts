/** R4 4.0.1 as data: compiled from npm by `npm run definitions`, pure, read once at start. */
export { COMPARTMENT_TYPES, compartmentMembers, compartmentParameters } from './compartments.js';
export { constraintsOf, elementConstraintsOf } from './constraints.js';
export type { ConstraintDefinition } from './constraints.js';
export { isResourceType, resourceTypeName, resourceTypeNumber, resourceTypes } from './resource-types.js';
export { searchParametersOf } from './search-parameters.js';
export type {
  SearchParameterComponent,
  SearchParameterDefinition,
  SearchParameterType,
} from './search-parameters.js';
export { DATA_TYPES, elementsOf, isDomainResource } from './structures.js';
export type { ElementDefinition, ElementType } from './structures.js';
export { requiredValueSet } from './value-sets.js';
