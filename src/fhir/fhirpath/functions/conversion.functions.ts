import { digitsOf } from '../../model/decimal.js';
import { collection } from '../evaluator.js';
import { NOTHING, single, systemValue } from '../fhir-node.js';
import type { FunctionBuilder } from './function-parameter.js';

/** http://hl7.org/fhirpath/N1/index.html#conversion */
export const CONVERSION_FUNCTIONS = {
  'iif/2': (input, { evaluator: criterion }, { evaluator: then }) =>
    collection((focus, scope) => {
      const items = input.items(focus, scope);
      return criterion.truth(items, scope) === true ? then.items(items, scope) : NOTHING;
    }),

  'iif/3': (input, { evaluator: criterion }, { evaluator: then }, { evaluator: otherwise }) =>
    collection((focus, scope) => {
      const items = input.items(focus, scope);
      return (criterion.truth(items, scope) === true ? then : otherwise).items(items, scope);
    }),

  'toInteger/0': input =>
    collection((focus, scope) => {
      const value = single(input.items(focus, scope))?.value;
      if (typeof value === 'boolean') return systemValue(Number(value));
      const text = plainText(value);
      return text !== undefined && /^[+-]?\d+$/.test(text) ? systemValue(Number(text)) : NOTHING;
    }),

  'toString/0': input =>
    collection((focus, scope) => {
      const text = plainText(single(input.items(focus, scope))?.value);
      return text === undefined ? NOTHING : systemValue(text);
    }),
} satisfies Record<string, FunctionBuilder>;

/** A number by its digits, as they were sent. */
function plainText(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : digitsOf(value);
}
