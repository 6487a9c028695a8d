import type { Expression } from './expression.js';

/** Over what an expression keeps its value: for ever, within a resource, within a context, or for one item. */
export type Extent = 'always' | 'resource' | 'context' | 'item';

const RESOURCE = 1;
const CONTEXT = 2;
const ITEM = 4;

const VARIABLES: Readonly<Record<string, number>> = {
  resource: RESOURCE,
  rootResource: RESOURCE,
  context: CONTEXT,
};

/** Functions whose parameters are about the items of their input. */
const ITERATING = new Set(['where', 'select', 'all', 'exists', 'iif', 'trace']);

/** Functions whose parameter is a type. */
const ABOUT_TYPES = new Set(['is', 'as', 'ofType']);

/** What an expression depends on decides how often it must be evaluated. */
export function extentOf(expression: Expression): Extent {
  const dependencies = dependenciesOf(expression);
  if (dependencies & ITEM) return 'item';
  if (dependencies & CONTEXT) return 'context';
  return dependencies & RESOURCE ? 'resource' : 'always';
}

function dependenciesOf(expression: Expression): number {
  switch (expression.kind) {
    case 'literal':
      return 0;
    case 'this':
      return ITEM;
    case 'variable':
      return VARIABLES[expression.name] ?? 0;
    case 'member':
      return expression.input === undefined ? ITEM : dependenciesOf(expression.input);
    case 'operation': {
      const isTypeOperation = ABOUT_TYPES.has(expression.operator);
      return dependenciesOf(expression.left) | (isTypeOperation ? 0 : dependenciesOf(expression.right));
    }
    case 'call': {
      const input = expression.input === undefined ? ITEM : dependenciesOf(expression.input);
      if (ABOUT_TYPES.has(expression.name)) return input;
      const parameters = expression.parameters.reduce((all, parameter) => all | dependenciesOf(parameter), 0);
      return input | (ITERATING.has(expression.name) ? parameters & ~ITEM : parameters);
    }
  }
}
