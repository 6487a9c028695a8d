import type { Json } from '../../support/fhir-client.js';
import { type Criterion, matchesOwn } from './criterion.js';
import { compartmentParameters, searchDefinition } from './search-definitions.js';

export type Letter = 'c' | 'r' | 'u' | 'd' | 's';

export interface ProofScope {
  readonly context: 'patient' | 'user' | 'system';
  /** A type of R4 or `*`. */
  readonly resourceType: string;
  readonly letters: string;
  /** All of them must hold. */
  readonly constraint?: readonly Criterion[];
}

export interface ProofToken {
  readonly scopes: readonly ProofScope[];
  /** The Patient in launch context. */
  readonly patient?: string;
  /** Absent for a backend service. */
  readonly user?: {
    readonly roles: readonly ('admin' | 'clinician' | 'patient')[];
    readonly patients: readonly string[];
  };
}

/** docs/decisions, A3 b. */
const ABOUT_ONE_PATIENT: Readonly<Record<string, readonly string[]>> = {
  Device: ['patient'],
  Task: ['patient', 'subject'],
  GuidanceResponse: ['patient', 'subject'],
  Contract: ['patient', 'subject'],
};
/** docs/decisions, A3 c, as far as the population has such types. */
const SHARED: ReadonlySet<string> = new Set([
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'Location',
  'Medication',
]);
/** docs/decisions, A3 a: visible only if they name no other patient. */
const OF_ONE_PATIENT_ALONE: ReadonlySet<string> = new Set(['Group', 'List', 'Person']);
/** docs/decisions, A4: the server's own records are no clinician's. */
const ADMINISTRATIVE: ReadonlySet<string> = new Set(['AuditEvent', 'Subscription']);

/** Whether the token may have this version of a resource for this kind of access: the specification, read naively. */
export function sees(token: ProofToken, letter: Letter, resource: Json): boolean {
  return token.scopes.some(
    scope =>
      names(scope, letter, resource.resourceType) &&
      bounds(token, scope.context, letter, resource) &&
      (scope.constraint ?? []).every(criterion => matchesOwn(criterion, resource)),
  );
}

/** Whether the token could see any resource of the type; if not, the answer is 403. */
export function reaches(token: ProofToken, letter: Letter, resourceType: string): boolean {
  return token.scopes.some(
    scope => names(scope, letter, resourceType) && couldReach(token, scope.context, letter, resourceType),
  );
}

function names(scope: ProofScope, letter: Letter, resourceType: string): boolean {
  return (
    (scope.resourceType === '*' || scope.resourceType === resourceType) && scope.letters.includes(letter)
  );
}

function bounds(token: ProofToken, context: string, letter: Letter, resource: Json): boolean {
  if (context === 'system') return token.user === undefined;
  if (context === 'patient') return token.patient !== undefined && isOf(token.patient, letter, resource);
  return (
    roleReaches(token, resource.resourceType) ||
    (token.user?.patients ?? []).some(patient => isOf(patient, letter, resource))
  );
}

function couldReach(token: ProofToken, context: string, letter: Letter, resourceType: string): boolean {
  if (context === 'system') return token.user === undefined;
  const patients = context === 'patient' ? [token.patient].filter(Boolean) : (token.user?.patients ?? []);
  if (context === 'user' && roleReaches(token, resourceType)) return true;
  if (patients.length === 0) return false;
  return SHARED.has(resourceType) ? 'rs'.includes(letter) : membershipParameters(resourceType).length > 0;
}

export function roleReaches({ user }: ProofToken, resourceType: string): boolean {
  if (user?.roles.includes('admin')) return true;
  return Boolean(user?.roles.includes('clinician')) && !ADMINISTRATIVE.has(resourceType);
}

export function isOf(patient: string, letter: Letter, resource: Json): boolean {
  const { resourceType } = resource;
  if (SHARED.has(resourceType)) return 'rs'.includes(letter);
  if (resourceType === 'Patient') return resource.id === patient;
  if (!membersOf(resource).has(patient)) return false;
  return !OF_ONE_PATIENT_ALONE.has(resourceType) || namesOnly(resource, patient);
}

function membershipParameters(resourceType: string): readonly string[] {
  return ABOUT_ONE_PATIENT[resourceType] ?? compartmentParameters(resourceType);
}

/** Ids of the patients in whose compartment the resource lies. */
export function membersOf(resource: Json): ReadonlySet<string> {
  const references = membershipParameters(resource.resourceType).flatMap(
    code => searchDefinition(resource.resourceType, code)?.valuesOf(resource) ?? [],
  );
  const named = references.flatMap(({ reference }) => /^Patient\/([^/]+)/.exec(reference ?? '')?.[1] ?? []);
  return new Set(resource.resourceType === 'Patient' ? [resource.id, ...named] : named);
}

function namesOnly(resource: Json, patient: string): boolean {
  return [...JSON.stringify(resource).matchAll(/"Patient\/([^/"]+)/g)].every(([, id]) => id === patient);
}
