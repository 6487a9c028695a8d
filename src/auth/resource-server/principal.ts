import type { SmartScope } from '../scopes/smart-scope.js';
import type { TokenBinding } from './token-binding.js';

/** What a role may do is decided in `fhir/access`; a role is only a name here. */
export type Role = 'admin' | 'clinician' | 'patient';

/** The rights of the person behind a token, fixed when the token was issued (claim `firekeeper_user`). */
export interface UserRights {
  readonly username: string;
  /** Relative reference to the person's own resource: `Practitioner/123`. */
  readonly fhirUser?: string;
  readonly roles: readonly Role[];
  /** Logical ids of the Patients this person acts for: the own one, and those a RelatedPerson stands in for. */
  readonly patients: readonly string[];
}

/** Who calls: what a verified access token says (RFC 9068, SMART App Launch 2.2 "Launch context"). */
export interface Principal extends TokenBinding {
  /** RFC 9068 `sub`; equals `clientId` for a backend service. */
  readonly subject: string;
  readonly clientId: string;
  readonly tokenId: string;
  /** All granted scopes as issued: `openid`, `launch/patient`, `patient/*.rs` … */
  readonly scopes: ReadonlySet<string>;
  /** Those of them which grant access to FHIR resources. */
  readonly smartScopes: readonly SmartScope[];
  /** Logical id of the Patient in launch context. */
  readonly patient?: string;
  /** Logical id of the Encounter in launch context. */
  readonly encounter?: string;
  /** Absent for backend services. */
  readonly user?: UserRights;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}
