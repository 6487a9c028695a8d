import type { Json } from '../../support/fhir-client.js';
import { type Criterion, matchesOwn, referencesOf } from './criterion.js';
import { isOf, type Letter, membersOf } from './membership.js';

/** One rule of a policy: docs/security/policies.md, read naively. */
export interface ProofRule {
  readonly effect: 'allow' | 'deny';
  readonly types: readonly string[];
  readonly interactions: string;
  readonly criterion?: Criterion;
  readonly patients?: readonly string[];
}

export interface ProofRules {
  readonly policies: Readonly<Record<string, readonly ProofRule[]>>;
  /** What stands now: Consents, and what makes patients one's own. */
  ofType(resourceType: string): readonly Json[];
}

export interface ProofPerson {
  readonly roles: readonly string[];
  readonly patients: readonly string[];
  readonly fhirUser?: string;
}

export function ruleSees(rules: ProofRules, user: ProofPerson, letter: Letter, resource: Json): boolean {
  const spoken = rulesOf(rules, user, letter, resource.resourceType).filter(rule =>
    holds(rule, rules, user, letter, resource),
  );
  return spoken.some(({ effect }) => effect === 'allow') && !spoken.some(({ effect }) => effect === 'deny');
}

function holds(
  { criterion, patients }: ProofRule,
  rules: ProofRules,
  user: ProofPerson,
  letter: Letter,
  resource: Json,
): boolean {
  return (
    (criterion === undefined || matchesOwn(criterion, resource)) &&
    (patients === undefined ||
      [...relatedPatients(rules, user, patients)].some(
        id => membersOf(resource).has(id) && isOf(id, letter, resource),
      ))
  );
}

/** Each rule that allows something, less all that is denied: a write stays within one of them. */
export function policyAlternatives(
  rules: ProofRules,
  user: ProofPerson,
  letter: Letter,
  resourceType: string,
): readonly ((resource: Json) => boolean)[] {
  const spoken = rulesOf(rules, user, letter, resourceType);
  const denied = spoken.filter(({ effect }) => effect === 'deny');
  return spoken
    .filter(({ effect }) => effect === 'allow')
    .map(
      allowed => (resource: Json) =>
        holds(allowed, rules, user, letter, resource) &&
        !denied.some(rule => holds(rule, rules, user, letter, resource)),
    );
}

/** Whether the rules leave out nothing of the type. */
export function opensWhole(
  rules: ProofRules,
  user: ProofPerson,
  letter: Letter,
  resourceType: string,
): boolean {
  const spoken = rulesOf(rules, user, letter, resourceType);
  return spoken.every(({ effect }) => effect === 'allow') && spoken.some(isWhole);
}

/** Whether there might be any such resource. */
export function ruleReaches(
  rules: ProofRules,
  user: ProofPerson,
  letter: Letter,
  resourceType: string,
): boolean {
  const spoken = rulesOf(rules, user, letter, resourceType);
  const allowed = spoken.filter(
    ({ effect, patients }) => effect === 'allow' && (patients === undefined || user.fhirUser !== undefined),
  );
  return allowed.length > 0 && !spoken.some(rule => rule.effect === 'deny' && isWhole(rule));
}

function isWhole({ criterion, patients }: ProofRule): boolean {
  return criterion === undefined && patients === undefined;
}

function rulesOf(
  rules: ProofRules,
  { roles }: ProofPerson,
  letter: Letter,
  type: string,
): readonly ProofRule[] {
  return roles
    .flatMap(role => rules.policies[role] ?? [])
    .filter(
      ({ types, interactions }) =>
        interactions.includes(letter) && (types.includes('*') || types.includes(type)),
    );
}

function relatedPatients(
  rules: ProofRules,
  { fhirUser }: ProofPerson,
  relations: readonly string[],
): ReadonlySet<string> {
  if (fhirUser === undefined) return new Set();
  const roles = rules
    .ofType('PractitionerRole')
    .filter(role => role.active !== false && referencesOf(role, 'practitioner').includes(fhirUser));
  const one = [fhirUser, ...roles.map(({ id }) => `PractitionerRole/${id}`)];
  const found: readonly string[] = relations.flatMap(relation => {
    const isEncounter = relation === 'encounter';
    return rules
      .ofType(isEncounter ? 'Encounter' : 'CareTeam')
      .filter(({ status }) =>
        isEncounter ? !['cancelled', 'entered-in-error'].includes(status) : status === 'active',
      )
      .filter(tie => referencesOf(tie, 'participant').some(reference => one.includes(reference)))
      .map(({ subject }) => String(subject?.reference));
  });
  return new Set(
    found.filter(each => each.startsWith('Patient/')).map(each => each.slice('Patient/'.length)),
  );
}

/** docs/security/consent.md, for what the generator writes: an actor, a type, a tag, and exceptions for actors. */
export function isDenied(
  rules: ProofRules | undefined,
  user: ProofPerson | undefined,
  letter: Letter,
  resource: Json,
): boolean {
  if (!rules || user?.roles.includes('admin')) return false;
  // What a backend service delivers is stored whatever patients say.
  if (user === undefined && !'rs'.includes(letter)) return false;
  const owners = resource.resourceType === 'Patient' ? new Set([resource.id]) : membersOf(resource);
  return rules
    .ofType('Consent')
    .filter(({ status }) => status === 'active')
    .filter(({ patient }) => owners.has(patient.reference.slice('Patient/'.length)))
    .some(({ provision }) => denies(provision, user, resource));
}

function denies(provision: Json, user: ProofPerson | undefined, resource: Json): boolean {
  if (!means(provision, user, resource)) return false;
  const exceptions: readonly Json[] = provision.provision ?? [];
  return !exceptions.some(exception => means(exception, user, resource));
}

function means(provision: Json, user: ProofPerson | undefined, { resourceType }: Json): boolean {
  const isActor =
    provision.actor === undefined ||
    provision.actor.some(({ reference }: Json) => reference.reference === user?.fhirUser);
  const isClass =
    provision.class === undefined || provision.class.some(({ code }: Json) => code === resourceType);
  return isActor && isClass;
}
