import type { SearchParameterDefinition, SearchParameterType } from '../../definitions/search-parameters.js';
import { compositeParameter } from './composite.parameter.js';
import { coordinateParameter } from './coordinate.parameter.js';
import { nearParameter } from './near.parameter.js';
import type { ParameterKind } from './parameter-kind.js';
import { SIMPLE_PARAMETER_KINDS } from './simple-parameter-kinds.js';

/** https://hl7.org/fhir/R4/search.html#ptypes. `near` is the one special parameter with an expression. */
const PARAMETER_KINDS: Readonly<Record<SearchParameterType, ParameterKind>> = {
  ...SIMPLE_PARAMETER_KINDS,
  composite: compositeParameter,
  special: nearParameter,
};

/** False for what has no expression. */
export function isSearchable({ expression }: SearchParameterDefinition): boolean {
  return expression !== undefined;
}

export function kindOf({ type, components }: SearchParameterDefinition): ParameterKind {
  const isOverResource = components.some(({ expression }) => expression.startsWith('%'));
  return isOverResource ? coordinateParameter : PARAMETER_KINDS[type];
}
