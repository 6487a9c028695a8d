import type { SearchParameterDefinition, SearchParameterType } from '../../definitions/search-parameters.js';
import { NotSupportedError } from '../../errors/fhir-error.js';
import { dateParameter } from './date.parameter.js';
import { numberParameter } from './number.parameter.js';
import type { ParameterKind } from './parameter-kind.js';
import { quantityParameter } from './quantity.parameter.js';
import { referenceParameter } from './reference.parameter.js';
import { stringParameter } from './string.parameter.js';
import { tokenParameter } from './token.parameter.js';
import { uriParameter } from './uri.parameter.js';

/** https://hl7.org/fhir/R4/search.html#ptypes. Undefined for what cannot be searched for yet. */
export const PARAMETER_KINDS: Readonly<Record<SearchParameterType, ParameterKind | undefined>> = {
  number: numberParameter,
  date: dateParameter,
  string: stringParameter,
  token: tokenParameter,
  reference: referenceParameter,
  quantity: quantityParameter,
  uri: uriParameter,
  composite: undefined,
  special: undefined,
};

export function kindOf({ type, code }: SearchParameterDefinition): ParameterKind {
  const kind = PARAMETER_KINDS[type];
  if (!kind) throw new NotSupportedError(`The ${type} parameter ${code} cannot be searched for`);
  return kind;
}
