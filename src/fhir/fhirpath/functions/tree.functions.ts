import { collectChildren } from '../element-steps.js';
import { collection } from '../evaluator.js';
import type { Collection, FhirNode } from '../fhir-node.js';
import type { FunctionBuilder } from './function-parameter.js';

/** http://hl7.org/fhirpath/N1/index.html#tree-navigation, http://hl7.org/fhirpath/N1/index.html#utility-functions */
export const TREE_FUNCTIONS = {
  'children/0': input => collection((focus, scope) => childrenOf(input.items(focus, scope))),

  'descendants/0': input =>
    collection((focus, scope) => {
      const found: FhirNode[] = [];
      let level = childrenOf(input.items(focus, scope));
      while (level.length > 0) {
        for (const node of level) found.push(node);
        level = childrenOf(level);
      }
      return found;
    }),

  // A trace is for the author of an expression; nothing of a resource is written down here.
  'trace/1': input => input,
  'trace/2': input => input,
} satisfies Record<string, FunctionBuilder>;

function childrenOf(items: Collection): Collection {
  const children: FhirNode[] = [];
  for (const node of items) collectChildren(node, children);
  return children;
}
