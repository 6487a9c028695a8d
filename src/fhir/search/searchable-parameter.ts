import { type SearchParameterDefinition, searchParametersOf } from '../definitions/search-parameters.js';
import { isSearchable } from './parameters/parameter-kinds.js';

/** The definition of a parameter that can be searched for; undefined for an unknown one. */
export function searchableParameter(
  resourceType: string,
  code: string,
): SearchParameterDefinition | undefined {
  const definition = searchParametersOf(resourceType).get(code);
  return definition && isSearchable(definition) ? definition : undefined;
}
