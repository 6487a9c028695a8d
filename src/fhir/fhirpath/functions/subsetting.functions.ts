import { collection } from '../evaluator.js';
import { keyOf } from '../fhir-node.js';
import type { Collection } from '../fhir-node.js';
import type { FunctionBuilder } from './function-parameter.js';

/** http://hl7.org/fhirpath/N1/index.html#subsetting, http://hl7.org/fhirpath/N1/index.html#combining */
export const SUBSETTING_FUNCTIONS = {
  'first/0': input => collection((focus, scope) => input.items(focus, scope).slice(0, 1)),

  'tail/0': input => collection((focus, scope) => input.items(focus, scope).slice(1)),

  'intersect/1': (input, { evaluator: other }) =>
    collection((focus, scope) => {
      const items = input.items(focus, scope);
      if (items.length === 0) return items;
      const keys = other.keys(focus, scope);
      return distinct(items.filter(node => keys.has(keyOf(node))));
    }),

  'combine/1': (input, { evaluator: other }) =>
    collection((focus, scope) => [...input.items(focus, scope), ...other.items(focus, scope)]),
} satisfies Record<string, FunctionBuilder>;

/** Without repetition, in the order of the first. */
export function distinct(items: Collection): Collection {
  if (items.length < 2) return items;
  const byKey = new Map(items.toReversed().map(node => [keyOf(node), node]));
  return byKey.size === items.length ? items : [...byKey.values()].toReversed();
}
