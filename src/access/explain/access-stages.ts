import { AccessFilter, type TokenAccess } from '../../fhir/access/access-filter.js';
import {
  type AccessRules,
  BUILT_IN_RULES,
  type PolicyRule,
  withoutConsents,
} from '../../fhir/access/policy.js';

/** What decides, in the order in which it is asked. */
export type DecidingRule = 'scope' | 'policy' | 'label' | 'consent' | 'break-the-glass';

export interface AccessStage {
  readonly rule: DecidingRule;
  /** All up to this rule, and nothing after it. */
  readonly filter: AccessFilter;
}

/** The same access with one rule after the other: what each cuts away is the difference. */
export function accessStages(token: TokenAccess, rules: AccessRules): readonly AccessStage[] {
  const { brokenGlass: _beyond, ...within } = token;
  const withoutConsent = withoutConsents(rules);
  const anybody = token.user ? { ...within, user: { ...token.user, roles: ['admin'] } } : within;
  return [
    { rule: 'scope', filter: AccessFilter.forToken(anybody, BUILT_IN_RULES) },
    { rule: 'policy', filter: AccessFilter.forToken(within, withoutLabels(withoutConsent)) },
    { rule: 'label', filter: AccessFilter.forToken(within, withoutConsent) },
    { rule: 'consent', filter: AccessFilter.forToken(within, rules) },
    { rule: 'break-the-glass', filter: AccessFilter.forToken(token, rules) },
  ];
}

/** Without what is denied because of a security label. */
function withoutLabels(rules: AccessRules): AccessRules {
  const { policies } = rules;
  if (policies === 'unreadable') return rules;
  return {
    ...rules,
    policies: policies.map(policy => ({ ...policy, rules: policy.rules.filter(isNotAboutLabels) })),
  };
}

function isNotAboutLabels({ effect, criteria = '' }: PolicyRule): boolean {
  const names = [...new URLSearchParams(criteria).keys()];
  return effect === 'allow' || !names.some(name => name.startsWith('_security'));
}
