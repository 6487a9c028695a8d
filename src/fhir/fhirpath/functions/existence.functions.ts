import { collection, statement } from '../evaluator.js';
import type { Evaluator } from '../evaluator.js';
import { keyOf, systemValue } from '../fhir-node.js';
import type { FunctionBuilder } from './function-parameter.js';

/** http://hl7.org/fhirpath/N1/index.html#existence */
export const EXISTENCE_FUNCTIONS = {
  'empty/0': input => statement((focus, scope) => input.isEmpty(focus, scope)),

  'exists/0': input => statement((focus, scope) => !input.isEmpty(focus, scope)),

  'exists/1': (input, { evaluator: criterion }) =>
    statement((focus, scope) =>
      input.items(focus, scope).some(node => criterion.truth([node], scope) === true),
    ),

  'all/1': (input, { evaluator: criterion }) =>
    statement((focus, scope) =>
      input.items(focus, scope).every(node => criterion.truth([node], scope) === true),
    ),

  'allFalse/0': input =>
    statement((focus, scope) => input.items(focus, scope).every(({ value }) => value === false)),

  'not/0': input =>
    statement((focus, scope) => {
      const truth = input.truth(focus, scope);
      return truth === undefined ? undefined : !truth;
    }),

  'count/0': input => collection((focus, scope) => systemValue(input.items(focus, scope).length)),

  'isDistinct/0': input => statement((focus, scope) => isDistinct(input.items(focus, scope))),
} satisfies Record<string, FunctionBuilder>;

function isDistinct(items: ReturnType<Evaluator['items']>): boolean {
  return items.length < 2 || new Set(items.map(keyOf)).size === items.length;
}
