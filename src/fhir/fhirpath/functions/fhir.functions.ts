import { parseReference } from '../../model/reference.js';
import type { EvaluationScope } from '../evaluation-scope.js';
import { collection, statement } from '../evaluator.js';
import { ElementPath } from '../element-steps.js';
import { objectOf, single } from '../fhir-node.js';
import type { Collection, FhirNode } from '../fhir-node.js';
import type { FunctionBuilder } from './function-parameter.js';

/** https://hl7.org/fhir/R4/fhirpath.html#functions */
export const FHIR_FUNCTIONS = {
  'hasValue/0': input =>
    statement((focus, scope) => {
      const value = single(input.items(focus, scope))?.value;
      return value !== undefined && objectOf(value) === undefined;
    }),

  /**
   * Another resource is not read: its type, which the reference tells, is all that the invariants of R4 ask for.
   * Only a contained one comes with its elements.
   */
  'resolve/0': input =>
    collection((focus, scope) => input.items(focus, scope).flatMap(node => resolve(node, scope))),
} satisfies Record<string, FunctionBuilder>;

const CONTAINED = new ElementPath('contained');

function resolve({ value }: FhirNode, scope: EvaluationScope): Collection {
  const text = typeof value === 'string' ? value : objectOf(value)?.['reference'];
  const reference = typeof text === 'string' ? parseReference(text) : undefined;
  if (reference?.kind === 'fragment') return containedResource(reference.id, scope);
  const type = reference?.kind === 'absolute' ? reference.target?.resourceType : typeIn(reference);
  return type === undefined ? [] : [{ type, value: {} }];
}

function typeIn(reference: ReturnType<typeof parseReference>): string | undefined {
  return reference !== undefined && 'resourceType' in reference ? reference.resourceType : undefined;
}

function containedResource(id: string, { rootResource }: EvaluationScope): Collection {
  if (id === '') return rootResource;
  const contained: FhirNode[] = [];
  for (const root of rootResource) CONTAINED.collect(root, contained);
  return contained.filter(node => objectOf(node.value)?.['id'] === id);
}
