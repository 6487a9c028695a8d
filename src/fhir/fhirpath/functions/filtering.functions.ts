import { collection, statement } from '../evaluator.js';
import type { Evaluator } from '../evaluator.js';
import { single } from '../fhir-node.js';
import { isOfType } from '../type-hierarchy.js';
import type { FunctionBuilder, FunctionParameter } from './function-parameter.js';

/** http://hl7.org/fhirpath/N1/index.html#filtering-and-projection */
export const FILTERING_FUNCTIONS = {
  'where/1': (input, { evaluator: criterion }) =>
    collection((focus, scope) =>
      input.items(focus, scope).filter(node => criterion.truth([node], scope) === true),
    ),

  'select/1': (input, { evaluator: projection }) =>
    collection((focus, scope) => input.items(focus, scope).flatMap(node => projection.items([node], scope))),

  'ofType/1': ofType,

  // R4 writes as() where several items are, and means ofType(): dom-3.
  'as/1': ofType,

  'is/1': (input, { typeName }) =>
    statement((focus, scope) => {
      const node = single(input.items(focus, scope));
      return node === undefined ? undefined : isOfType(node.type, typeName);
    }),
} satisfies Record<string, FunctionBuilder>;

function ofType(input: Evaluator, { typeName }: FunctionParameter): Evaluator {
  return collection((focus, scope) =>
    input.items(focus, scope).filter(node => isOfType(node.type, typeName)),
  );
}
