import type { AccessExpression } from '../../access/access-expression.js';

/** More than any token has; past it the expression is one alternative, which only is stricter to read and to write. */
const MOST_ALTERNATIVES = 64;

/**
 * The grants that an expression unites, each complete in itself: `a and (b or c)` are `a and b`, `a and c`.
 * A write must stay within one of them (docs/decisions, A7).
 */
export function alternativesOf(expression: AccessExpression): readonly AccessExpression[] {
  switch (expression.kind) {
    case 'nothing':
      return [];
    case 'or':
      return expression.operands.flatMap(alternativesOf);
    case 'and':
      return combinations(expression);
    default:
      return [expression];
  }
}

function combinations(
  expression: Extract<AccessExpression, { operands: unknown }>,
): readonly AccessExpression[] {
  let combined: (readonly AccessExpression[])[] = [[]];
  for (const operand of expression.operands) {
    const choices = alternativesOf(operand);
    combined = combined.flatMap(chosen => choices.map(choice => [...chosen, choice]));
    if (combined.length > MOST_ALTERNATIVES) return [expression];
  }
  return combined.map(operands => ({ kind: 'and', operands }));
}
