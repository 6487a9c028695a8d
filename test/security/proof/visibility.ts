import type { Json } from '../../support/fhir-client.js';
import { type Criterion, matchesOwn } from './criterion.js';
import { isOf, type Letter, membershipParameters, SHARED } from './membership.js';
import { isDenied, type ProofPerson, type ProofRules, ruleReaches, ruleSees } from './rules.js';

export { isOf, type Letter, membersOf } from './membership.js';

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
  /** What holds beside the token; absent where nobody has made any rules. */
  readonly rules?: ProofRules;
  /** The patient whose record was opened beyond the rules. */
  readonly glass?: string;
  /** Absent for a backend service. */
  readonly user?: ProofPerson;
  /** Has the scope `fhirUser`. */
  readonly isNamed?: boolean;
}

/** docs/decisions, A4: the server's own records are no clinician's. */
const ADMINISTRATIVE: ReadonlySet<string> = new Set(['AuditEvent', 'Subscription']);

/** Whether the token may have this version of a resource for this kind of access: the specification, read naively. */
export function sees(token: ProofToken, letter: Letter, resource: Json): boolean {
  if (letter === 'r' && nameOf(token) === `${resource.resourceType}/${resource.id}`) return true;
  return token.scopes.some(
    scope =>
      names(scope, letter, resource.resourceType) &&
      bounds(token, scope.context, letter, resource) &&
      (scope.constraint ?? []).every(criterion => matchesOwn(criterion, resource)),
  );
}

/** Whether the token could see any resource of the type; if not, the answer is 403. */
export function reaches(token: ProofToken, letter: Letter, resourceType: string): boolean {
  if (letter === 'r' && nameOf(token)?.startsWith(`${resourceType}/`)) return true;
  return token.scopes.some(
    scope => names(scope, letter, resourceType) && couldReach(token, scope.context, letter, resourceType),
  );
}

/** docs/decisions, A3: `fhirUser` lets the token read exactly the resource it names. */
function nameOf({ isNamed, user }: ProofToken): string | undefined {
  return isNamed ? user?.fhirUser : undefined;
}

function names(scope: ProofScope, letter: Letter, resourceType: string): boolean {
  return (
    (scope.resourceType === '*' || scope.resourceType === resourceType) && scope.letters.includes(letter)
  );
}

function bounds(token: ProofToken, context: string, letter: Letter, resource: Json): boolean {
  const { patient, rules, user } = token;
  const own = user?.patients ?? [];
  if (context === 'system') return user === undefined && !isDenied(rules, user, letter, resource);
  if (context === 'patient') {
    if (patient === undefined || !isOf(patient, letter, resource)) return false;
    if (own.includes(patient)) return true;
    const isOpen = !rules || !isRuled(token) || ruleSees(rules, user!, letter, resource);
    return isOpen && !isDenied(rules, user, letter, resource);
  }
  if ([...own, ...openedTo(token, letter, resource.resourceType)].some(each => isOf(each, letter, resource)))
    return true;
  const isOpen =
    rules && isRuled(token)
      ? ruleSees(rules, user!, letter, resource)
      : roleReaches(token, resource.resourceType);
  return isOpen && !isDenied(rules, user, letter, resource);
}

/** docs/security/break-the-glass.md: to look at, and by `user/` scopes. */
function openedTo({ glass }: ProofToken, letter: Letter, resourceType: string): readonly string[] {
  return glass !== undefined && 'rs'.includes(letter) && !ADMINISTRATIVE.has(resourceType) ? [glass] : [];
}

/** Whether a policy is about the person. */
export function isRuled({ rules, user }: ProofToken): boolean {
  return Boolean(user?.roles.some(role => rules?.policies[role] !== undefined));
}

function couldReach(token: ProofToken, context: string, letter: Letter, resourceType: string): boolean {
  if (context === 'system') return token.user === undefined;
  const patients =
    context === 'patient'
      ? [token.patient].filter(Boolean)
      : [...(token.user?.patients ?? []), ...openedTo(token, letter, resourceType)];
  const { rules, user } = token;
  if (rules && isRuled(token)) {
    const isOpen = ruleReaches(rules, user!, letter, resourceType);
    if (context === 'user' && isOpen) return true;
    const isOwn = patients.some(patient => user!.patients.includes(patient!));
    if (context === 'patient' && !isOpen && !isOwn) return false;
  } else if (context === 'user' && roleReaches(token, resourceType)) return true;
  if (patients.length === 0) return false;
  return SHARED.has(resourceType) ? 'rs'.includes(letter) : membershipParameters(resourceType).length > 0;
}

export function roleReaches({ user }: ProofToken, resourceType: string): boolean {
  if (user?.roles.includes('admin')) return true;
  return Boolean(user?.roles.includes('clinician')) && !ADMINISTRATIVE.has(resourceType);
}
