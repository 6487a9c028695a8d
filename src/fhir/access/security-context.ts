import type { PermissionLetter } from '../../auth/scopes/smart-scope.js';
import { resourceTypes } from '../definitions/resource-types.js';
import { type AccessExpression, NOTHING } from './access-expression.js';

/** The letters of reading ask for the same letter on the context; to write content is to change what it belongs to. */
const LETTERS_OF_CONTEXT: Readonly<Record<PermissionLetter, PermissionLetter>> = {
  r: 'r',
  s: 's',
  c: 'u',
  u: 'u',
  d: 'u',
};

/**
 * What a restricted caller reaches of Binary: those whose `securityContext` is a resource of the patient that the same
 * scopes reach (docs/decisions, A3 d). Types that a scope opens only in part, or that all patients share, open none.
 * https://hl7.org/fhir/R4/binary.html#security
 */
export function securityContextBound(
  patientId: string,
  letter: PermissionLetter,
  boundOf: (resourceType: string, letter: PermissionLetter) => AccessExpression,
): AccessExpression {
  const types = resourceTypes().filter(
    type => type !== 'Binary' && isWholeCompartment(boundOf(type, LETTERS_OF_CONTEXT[letter]), patientId),
  );
  return types.length === 0 ? NOTHING : { kind: 'in-security-context', patientId, types };
}

function isWholeCompartment(expression: AccessExpression, patientId: string): boolean {
  if (expression.kind === 'or') {
    return expression.operands.some(operand => isWholeCompartment(operand, patientId));
  }
  return expression.kind === 'in-compartment' && expression.patientId === patientId;
}
