import { type AccessExpression, allOf, everything } from './access-expression.js';

const known = new WeakMap<AccessExpression, AccessExpression>();
const UNDENIED = everything('no Consent denies what is looked at');

/**
 * What an expression says beside Consents, as far as these are conditions of their own: what fulfils it and is denied
 * to nobody fulfils the whole. The expression itself where there is nothing to leave out; otherwise the same object each
 * time, by which its SQL is remembered.
 */
export function besideConsents(expression: AccessExpression): AccessExpression {
  const before = known.get(expression);
  if (before) return before;
  const rest = withoutConsents(expression);
  known.set(expression, rest);
  return rest;
}

function withoutConsents(expression: AccessExpression): AccessExpression {
  if (expression.kind === 'consented') return UNDENIED;
  if (expression.kind !== 'and') return expression;
  const operands = expression.operands.map(withoutConsents);
  const isSame = operands.every((operand, index) => operand === expression.operands[index]);
  return isSame ? expression : allOf(operands);
}
