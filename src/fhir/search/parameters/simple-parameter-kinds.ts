import type { SearchParameterType } from '../../definitions/search-parameters.js';
import { dateParameter } from './date.parameter.js';
import { numberParameter } from './number.parameter.js';
import type { ParameterKind } from './parameter-kind.js';
import { quantityParameter } from './quantity.parameter.js';
import { referenceParameter } from './reference.parameter.js';
import { stringParameter } from './string.parameter.js';
import { tokenParameter } from './token.parameter.js';
import { uriParameter } from './uri.parameter.js';

export type SimpleType = Exclude<SearchParameterType, 'composite' | 'special'>;

/** The kinds whose values are single elements. */
export const SIMPLE_PARAMETER_KINDS: Readonly<Record<SimpleType, ParameterKind>> = {
  number: numberParameter,
  date: dateParameter,
  string: stringParameter,
  token: tokenParameter,
  reference: referenceParameter,
  quantity: quantityParameter,
  uri: uriParameter,
};
