import { patientScopeReach } from '../../auth/scopes/patient-scope-reach.js';
import type { PermissionLetter } from '../../auth/scopes/smart-scope.js';
import { type AccessExpression, anyOf, everything, NOTHING } from './access-expression.js';

/** What `fhir/access` needs to know about the person behind a token. */
export interface UserRightsView {
  readonly roles: readonly string[];
  readonly patients: readonly string[];
}

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

/**
 * The bound of a `user/` scope: what this person may reach at all (docs/decisions, A4).
 * Alternatives over the person's roles; a person without any sees nothing.
 */
export function userBound(
  user: UserRightsView | undefined,
  resourceType: string,
  letter: PermissionLetter,
): AccessExpression {
  if (!user) return NOTHING;
  return anyOf([
    ...user.roles.map(role => roleBound(role, resourceType, letter)),
    ...user.patients.map(patientId => compartmentBound(patientId, resourceType, letter)),
  ]);
}

/** What the compartment of one patient offers by the closed table of patient-scope-reach.ts. */
export function compartmentBound(
  patientId: string,
  resourceType: string,
  letter: PermissionLetter,
): AccessExpression {
  switch (patientScopeReach(resourceType)) {
    case 'compartment':
      return { kind: 'in-compartment', patientId };
    case 'shared':
      return letter === 'r' || letter === 's' ? everything('a type shared by all patients') : NOTHING;
    case 'security-context':
    case 'none':
      return NOTHING;
  }
}

function roleBound(role: string, resourceType: string, letter: PermissionLetter): AccessExpression {
  if (role === 'admin') return everything('role admin');
  if (role !== 'clinician' || ADMINISTRATIVE_TYPES.has(resourceType)) return NOTHING;
  const changes = letter === 'c' || letter === 'u' || letter === 'd';
  return changes && CONFORMANCE_TYPES.has(resourceType) ? NOTHING : everything('role clinician');
}
