import type { AccessExpression } from '../access/access-expression.js';

/** The patient whose compartment the expression demands as a whole. */
export function requiredPatient(expression: AccessExpression): string | undefined {
  const operands = expression.kind === 'and' ? expression.operands : [expression];
  return operands.find(operand => operand.kind === 'in-compartment')?.patientId;
}
