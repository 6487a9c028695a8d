import type { SearchParameterDefinition, SearchParameterType } from '../../definitions/search-parameters.js';
import { NotSupportedError } from '../../errors/fhir-error.js';
import { compositeParameter } from './composite.parameter.js';
import type { ParameterKind } from './parameter-kind.js';
import { SIMPLE_PARAMETER_KINDS } from './simple-parameter-kinds.js';

/** https://hl7.org/fhir/R4/search.html#ptypes. Undefined for what cannot be searched for yet. */
const PARAMETER_KINDS: Readonly<Record<SearchParameterType, ParameterKind | undefined>> = {
  ...SIMPLE_PARAMETER_KINDS,
  composite: compositeParameter,
  special: undefined,
};

/** False for what has no expression, for special parameters, and for composites over more than their own element. */
export function isSearchable({ type, expression, components }: SearchParameterDefinition): boolean {
  if (expression === undefined || PARAMETER_KINDS[type] === undefined) return false;
  return components.every(component => !component.expression.startsWith('%'));
}

export function kindOf({ type, code }: SearchParameterDefinition): ParameterKind {
  const kind = PARAMETER_KINDS[type];
  if (!kind) throw new NotSupportedError(`The ${type} parameter ${code} cannot be searched for`);
  return kind;
}
