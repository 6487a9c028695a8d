import { patientScopeReach } from '../../auth/scopes/patient-scope-reach.js';
import type { PermissionLetter } from '../../auth/scopes/smart-scope.js';
import { type AccessExpression, anyOf, everything, NOTHING } from './access-expression.js';

/** What `fhir/access` needs to know about the person behind a token. */
export interface UserRightsView {
  readonly roles: readonly string[];
  readonly patients: readonly string[];
  /** Relative reference to the person's own resource. */
  readonly fhirUser?: string;
}

/** What a person acts for as a patient, whatever the roles; no policy and no Consent of others cuts it. */
export function ownBound(
  user: UserRightsView,
  resourceType: string,
  letter: PermissionLetter,
): AccessExpression {
  return anyOf(user.patients.map(patientId => compartmentBound(patientId, resourceType, letter)));
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
