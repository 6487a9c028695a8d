import type { EvaluationScope } from './evaluation-scope.js';
import { FALSE, keyOf, NOTHING, TRUE, truthOf } from './fhir-node.js';
import type { Collection } from './fhir-node.js';

/** A compiled expression. Each way to ask is as cheap as the expression allows. */
export interface Evaluator {
  /** @param focus `$this` */
  items(focus: Collection, scope: EvaluationScope): Collection;
  /** As a Boolean; undefined for `{}`. */
  truth(focus: Collection, scope: EvaluationScope): boolean | undefined;
  isEmpty(focus: Collection, scope: EvaluationScope): boolean;
  /** The keys of its items, for `in` and `contains`. */
  keys(focus: Collection, scope: EvaluationScope): ReadonlySet<string>;
}

type Items = Evaluator['items'];

/** An expression that gives items. */
export function collection(items: Items, isEmpty?: Evaluator['isEmpty']): Evaluator {
  return {
    items,
    truth: (focus, scope) => truthOf(items(focus, scope)),
    isEmpty: isEmpty ?? ((focus, scope) => items(focus, scope).length === 0),
    keys: (focus, scope) => keysOf(items(focus, scope)),
  };
}

/** An expression that gives true, false or nothing. */
export function statement(truth: Evaluator['truth']): Evaluator {
  const items: Items = (focus, scope) => {
    const value = truth(focus, scope);
    if (value === undefined) return NOTHING;
    return value ? TRUE : FALSE;
  };
  return { ...collection(items), truth, isEmpty: (focus, scope) => truth(focus, scope) === undefined };
}

/** An expression that is always the same. */
export function constant(value: Collection): Evaluator {
  const keys = keysOf(value);
  return { ...collection(() => value), keys: () => keys };
}

/** An expression that is the same wherever it is asked within a resource, or within one context: found out once. */
export function remembered(evaluator: Evaluator, extent: 'resource' | 'context'): Evaluator {
  const keysPlace = {};
  const once = <Found>(scope: EvaluationScope, place: object, find: () => Found): Found => {
    const memory = extent === 'resource' ? scope.memory : scope.contextMemory;
    if (!memory.has(place)) memory.set(place, find());
    return memory.get(place) as Found;
  };
  return {
    ...collection((focus, scope) => once(scope, evaluator, () => evaluator.items(focus, scope))),
    keys: (focus, scope) => once(scope, keysPlace, () => evaluator.keys(focus, scope)),
  };
}

export function keysOf(items: Collection): ReadonlySet<string> {
  return new Set(items.map(keyOf));
}
