import type { AccessRules, Policy } from './policy.js';
import { policiesOf } from './policy-bound.js';

/** Clinicians of whom no policy speaks may; others as their policies say. */
export function canBreakTheGlass(rules: AccessRules, roles: readonly string[]): boolean {
  return has(rules, roles, ({ mayBreakTheGlass: may }) => may, ['clinician']);
}

/** Administrators may, and privacy officers of whom no policy speaks; others as their policies say. */
export function canRemoveLabels(rules: AccessRules, roles: readonly string[]): boolean {
  return has(rules, roles, ({ mayRemoveLabels: may }) => may, ['admin', 'privacy-officer']);
}

function has(
  rules: AccessRules,
  roles: readonly string[],
  right: (policy: Policy) => boolean,
  builtIn: readonly string[],
): boolean {
  const { policies } = rules;
  if (policies === 'unreadable') return false;
  const isUnnamed = (role: string): boolean => !policies.some(policy => policy.roles.includes(role));
  return (
    policiesOf(rules, roles).some(right) || roles.some(role => builtIn.includes(role) && isUnnamed(role))
  );
}
