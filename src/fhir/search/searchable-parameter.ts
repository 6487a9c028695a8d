import { type SearchParameterDefinition, searchParametersOf } from '../definitions/search-parameters.js';
import { isSearchable } from './parameters/parameter-kinds.js';
import { runTimeParametersOf } from './run-time/run-time-parameters.js';

/** The definition of a parameter that can be searched for; undefined for an unknown one. */
export function searchableParameter(
  resourceType: string,
  code: string,
): SearchParameterDefinition | undefined {
  const definition = searchParametersOf(resourceType).get(code);
  if (definition) return isSearchable(definition) ? definition : undefined;
  const runTime = runTimeParametersOf(resourceType).get(code);
  return runTime?.isIndexed ? runTime.definition : undefined;
}

/** All parameters of a type that can be searched for. */
export function searchableParametersOf(resourceType: string): readonly SearchParameterDefinition[] {
  const codes = [...searchParametersOf(resourceType).keys(), ...runTimeParametersOf(resourceType).keys()];
  return codes
    .map(code => searchableParameter(resourceType, code))
    .filter(definition => definition !== undefined);
}
