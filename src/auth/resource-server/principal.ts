import type { SmartScope } from '../scopes/smart-scope.js';
import type { TokenBinding } from './token-binding.js';

/** What a role may do is decided in `fhir/access`; a role is only a name here. */
export type Role = string;

/** What a role may be called: the built-in ones, and those of an installation's policies. */
export const ROLE_NAME = /^[a-z][a-z0-9-]{0,49}$/;

/** The rights of the person behind a token, fixed when the token was issued (claim `firekeeper_user`). */
export interface UserRights {
  readonly username: string;
  /** Relative reference to the person's own resource: `Practitioner/123`. */
  readonly fhirUser?: string;
  readonly roles: readonly Role[];
  /** Logical ids of the Patients this person acts for: the own one, and those a RelatedPerson stands in for. */
  readonly patients: readonly string[];
}

/** When and how the person has signed in (RFC 9068 §2.2.1). */
export interface SignInFacts {
  /** Seconds since the epoch. */
  readonly at: number;
  /** RFC 8176 `amr`. */
  readonly methods: readonly string[];
  readonly acr?: string;
}

/** docs/security/break-the-glass.md */
export interface BrokenGlass {
  /** Of the grant: what audit and review know it by. */
  readonly id: string;
  readonly patient: string;
  /** A code of v3-ActReason: BTG or ETREAT. */
  readonly purpose: string;
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
  /** The token was given for one record beyond the policy (claim `firekeeper_break_glass`). */
  readonly brokenGlass?: BrokenGlass;
  /** Absent if the token does not tell. */
  readonly signIn?: SignInFacts;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}
