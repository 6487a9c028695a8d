import type { AccessExpression } from '../access/access-expression.js';
import type { ResourceAddress } from '../model/resource.js';

interface NamedVersion extends ResourceAddress {
  /** Undefined for a deletion. */
  readonly content: string | undefined;
}

/**
 * The second look at what SQL found by hashes: the content must really name the patient, the id be really among those
 * granted, so that two texts with one hash show nobody's data to another (docs/decisions, B1).
 * A necessary condition: what only SQL can decide counts as fulfilled.
 */
export function confirmsAccess(expression: AccessExpression, version: NamedVersion): boolean {
  switch (expression.kind) {
    case 'nothing':
      return false;
    case 'everything':
    case 'search-criterion':
    case 'in-security-context':
    case 'of-related-patients':
    case 'consented':
    case 'of-none-of':
    case 'not':
      return true;
    case 'in-compartment':
      return namesPatient(version, expression.patientId);
    case 'ids':
      return expression.ids.includes(version.id);
    case 'and':
      return expression.operands.every(operand => confirmsAccess(operand, version));
    case 'or':
      return expression.operands.some(operand => confirmsAccess(operand, version));
  }
}

function namesPatient({ resourceType, id, content }: NamedVersion, patientId: string): boolean {
  if (resourceType === 'Patient') return id === patientId;
  return content === undefined || content.includes(`Patient/${patientId}`);
}
