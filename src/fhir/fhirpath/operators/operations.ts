import { collection, statement } from '../evaluator.js';
import type { Evaluator } from '../evaluator.js';
import { keyOf, NOTHING, numberOf, single, systemValue, textOf } from '../fhir-node.js';
import type { Collection } from '../fhir-node.js';
import { distinct } from '../functions/subsetting.functions.js';
import { areEqual, compareItems } from './comparison.js';
import { LOGIC } from './logic.js';

/** http://hl7.org/fhirpath/N1/index.html#operations */
export function operationOf(operator: string, left: Evaluator, right: Evaluator): Evaluator {
  const logic = LOGIC.get(operator);
  if (logic !== undefined) return logic(left, right);
  switch (operator) {
    case '=':
      return statement((focus, scope) => areEqual(left.items(focus, scope), right.items(focus, scope)));
    case '!=':
      return statement((focus, scope) =>
        negated(areEqual(left.items(focus, scope), right.items(focus, scope))),
      );
    case '<':
      return comparing(left, right, order => order < 0);
    case '<=':
      return comparing(left, right, order => order <= 0);
    case '>':
      return comparing(left, right, order => order > 0);
    case '>=':
      return comparing(left, right, order => order >= 0);
    case 'in':
      return membership(left, right);
    case 'contains':
      return membership(right, left);
    case '|':
      return collection((focus, scope) =>
        distinct([...left.items(focus, scope), ...right.items(focus, scope)]),
      );
    case '&':
      return collection((focus, scope) =>
        systemValue((textOf(left.items(focus, scope)) ?? '') + (textOf(right.items(focus, scope)) ?? '')),
      );
    case '+':
      return collection((focus, scope) => sum(left.items(focus, scope), right.items(focus, scope)));
    default:
      throw new SyntaxError(`Not in our subset of FHIRPath: the operator ${operator}`);
  }
}

function comparing(left: Evaluator, right: Evaluator, holds: (order: number) => boolean): Evaluator {
  return statement((focus, scope) => {
    const order = compareItems(single(left.items(focus, scope)), single(right.items(focus, scope)));
    return order === undefined ? undefined : holds(order);
  });
}

function membership(item: Evaluator, set: Evaluator): Evaluator {
  return statement((focus, scope) => {
    const node = single(item.items(focus, scope));
    return node === undefined ? undefined : set.keys(focus, scope).has(keyOf(node));
  });
}

function sum(left: Collection, right: Collection): Collection {
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a !== undefined && b !== undefined) return systemValue(a + b);
  const [start, end] = [textOf(left), textOf(right)];
  return start === undefined || end === undefined ? NOTHING : systemValue(start + end);
}

function negated(truth: boolean | undefined): boolean | undefined {
  return truth === undefined ? undefined : !truth;
}
