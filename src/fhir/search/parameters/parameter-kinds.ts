import type { SearchParameterDefinition, SearchParameterType } from '../../definitions/search-parameters.js';
import { compositeParameter } from './composite.parameter.js';
import { nearParameter } from './near.parameter.js';
import type { ParameterKind } from './parameter-kind.js';
import { SIMPLE_PARAMETER_KINDS } from './simple-parameter-kinds.js';

/** https://hl7.org/fhir/R4/search.html#ptypes. `near` is the one special parameter with an expression. */
const PARAMETER_KINDS: Readonly<Record<SearchParameterType, ParameterKind>> = {
  ...SIMPLE_PARAMETER_KINDS,
  composite: compositeParameter,
  special: nearParameter,
};

/** False for what has no expression, and for composites over more than their own element. */
export function isSearchable({ expression, components }: SearchParameterDefinition): boolean {
  if (expression === undefined) return false;
  return components.every(component => !component.expression.startsWith('%'));
}

export function kindOf({ type }: SearchParameterDefinition): ParameterKind {
  return PARAMETER_KINDS[type];
}
