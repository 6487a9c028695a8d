import type { PermissionLetter } from '../../auth/scopes/smart-scope.js';
import { type AccessExpression, allOf, anyOf, everything, noneOf, NOTHING } from './access-expression.js';
import type { AccessRules, Policy, PolicyRule } from './policy.js';
import { roleBound } from './role-bound.js';

/** Who the policies are about. */
export interface PolicySubject {
  readonly roles: readonly string[];
  readonly fhirUser?: string;
}

/** The policies that speak of one of the roles. */
export function policiesOf({ policies }: AccessRules, roles: readonly string[]): readonly Policy[] {
  if (policies === 'unreadable') return [];
  return policies.filter(policy => policy.roles.some(role => roles.includes(role)));
}

/** Whether a policy of the installation speaks about the person at all. */
export function isGoverned(rules: AccessRules, { roles }: PolicySubject): boolean {
  return rules.policies === 'unreadable' || policiesOf(rules, roles).length > 0;
}

/**
 * What the roles of a person open: what one of the rules allows, less what any of them denies. A role that no policy
 * names has what is built in.
 */
export function policyBound(
  rules: AccessRules,
  subject: PolicySubject,
  resourceType: string,
  letter: PermissionLetter,
): AccessExpression {
  const { policies } = rules;
  const isUnnamed = (role: string): boolean =>
    policies === 'unreadable' ? role === 'admin' : !policies.some(policy => policy.roles.includes(role));
  const spoken = policiesOf(rules, subject.roles)
    .flatMap(policy => policy.rules)
    .filter(rule => isAbout(rule, resourceType, letter));
  const [denied, allowed] = ['deny', 'allow'].map(effect =>
    spoken.filter(rule => rule.effect === effect).map(rule => conditionOf(rule, subject)),
  ) as [AccessExpression[], AccessExpression[]];
  const builtIn = subject.roles.filter(isUnnamed).map(role => roleBound(role, resourceType, letter));
  return allOf([anyOf([...builtIn, ...allowed]), ...denied.map(noneOf)]);
}

function isAbout(
  { types, interactions }: PolicyRule,
  resourceType: string,
  letter: PermissionLetter,
): boolean {
  return interactions.includes(letter) && (types.includes('*') || types.includes(resourceType));
}

function conditionOf({ effect, criteria, relations }: PolicyRule, subject: PolicySubject): AccessExpression {
  return allOf([
    everything(`policy: ${effect}`),
    ...(criteria === undefined ? [] : [{ kind: 'search-criterion', query: criteria } as const]),
    ...(relations === undefined ? [] : [related(relations, subject)]),
  ]);
}

function related(
  relations: NonNullable<PolicyRule['relations']>,
  { fhirUser }: PolicySubject,
): AccessExpression {
  if (fhirUser === undefined || !/^Practitioner(?:Role)?\//.test(fhirUser)) return NOTHING;
  return { kind: 'of-related-patients', person: fhirUser, relations };
}
