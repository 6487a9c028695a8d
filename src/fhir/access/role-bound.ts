import type { PermissionLetter } from '../../auth/scopes/smart-scope.js';
import { type AccessExpression, everything, NOTHING } from './access-expression.js';

/** Records about the operation of the server: an administrator's, never a clinician's. */
const ADMINISTRATIVE_TYPES: ReadonlySet<string> = new Set(['AuditEvent', 'Subscription']);

/** What steers the server itself: clinicians read it, administrators change it. */
const CONFORMANCE_TYPES: ReadonlySet<string> = new Set(
  [
    'CapabilityStatement CompartmentDefinition GraphDefinition ImplementationGuide MessageDefinition',
    'NamingSystem OperationDefinition SearchParameter StructureDefinition StructureMap',
    'TerminologyCapabilities TestReport TestScript',
  ].flatMap(line => line.split(' ')),
);

/** Whether resources of the type tell of the server's operation, though they stand in a patient's compartment. */
export function isOfOperation(resourceType: string): boolean {
  return ADMINISTRATIVE_TYPES.has(resourceType);
}

/** The built-in policies (docs/decisions, A4): what a role opens of which no policy of the installation speaks. */
export function roleBound(role: string, resourceType: string, letter: PermissionLetter): AccessExpression {
  if (role === 'admin') return everything('role admin');
  if (role !== 'clinician' || ADMINISTRATIVE_TYPES.has(resourceType)) return NOTHING;
  const changes = letter === 'c' || letter === 'u' || letter === 'd';
  return changes && CONFORMANCE_TYPES.has(resourceType) ? NOTHING : everything('role clinician');
}
