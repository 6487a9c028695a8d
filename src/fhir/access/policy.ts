import type { PermissionLetter } from '../../auth/scopes/smart-scope.js';
import type { AccessRule } from './access-rule.js';
import type { ConsentRule } from './consent-rule.js';

/** How a patient can be one's own: what makes it so stands in the record, and is looked up with each statement. */
export const PATIENT_RELATIONS = ['care-team', 'encounter', 'general-practitioner', 'organization'] as const;
export type PatientRelation = (typeof PATIENT_RELATIONS)[number];

/** One sentence of a policy. Everything it names must be so. */
export interface PolicyRule {
  readonly effect: 'allow' | 'deny';
  /** Types of R4 and of modules, or `*`. */
  readonly types: readonly string[];
  readonly interactions: readonly PermissionLetter[];
  /** A search on the resource itself: `_security=…`. */
  readonly criteria?: string;
  /** Only of patients who are related to the person in one of these ways. */
  readonly relations?: readonly PatientRelation[];
}

/** What people with one of these roles may do with `user/` scopes (docs/security/policies.md). */
export interface Policy {
  readonly name: string;
  readonly roles: readonly string[];
  readonly rules: readonly PolicyRule[];
  /** Whether they may ask for the record of any patient, with a reason (docs/security/break-the-glass.md). */
  readonly mayBreakTheGlass: boolean;
  /** Whether they may take security labels away (docs/security/labels.md). */
  readonly mayRemoveLabels: boolean;
}

/** What decides beside the token. A new one is made with each change, so that what was worked out by the old is left. */
export interface AccessRules {
  /** Unreadable ones leave nothing to anybody but administrators. */
  readonly policies: readonly Policy[] | 'unreadable';
  /** False while no Consent denies anything to anybody. */
  readonly hasConsents: boolean;
  /** Of modules of the installation: each takes away. */
  readonly ofModules?: readonly AccessRule[];
  /** Of modules too: what they know of patients' consents, beside R4 Consents. */
  readonly consentsOfModules?: readonly ConsentRule[];
}

/** While an installation has said nothing. */
export const BUILT_IN_RULES: AccessRules = { policies: [], hasConsents: false };

/** As if no patient had said anything. */
export function withoutConsents({ consentsOfModules: _said, ...rules }: AccessRules): AccessRules {
  return { ...rules, hasConsents: false };
}

/** Where the rules of today are asked for. */
export abstract class RulesInForce {
  abstract current(): AccessRules;
}
