import { type Claims, textAt, textsAt } from '../../claims/claims.js';
import { rolesOf } from '../../claims/role-mapping.js';
import type { ClaimMapping } from './claim-mapping.js';

/** With the claim that is the subject: which it is where none is named, the kind of provider says. */
export type SubjectMapping = ClaimMapping & { readonly subject: string };

/** What one rule of a mapping makes of recorded claims. */
export interface RuleOutcome {
  /** Where it stands in the mapping: `roles[2]`. */
  readonly rule: string;
  readonly holds: boolean;
  readonly words: string;
}

/** Every rule by itself; what comes out of all together, `mapClaims` alone says. */
export function ruleOutcomes(mapping: SubjectMapping, claims: Claims): readonly RuleOutcome[] {
  return [
    ...factOutcomes(mapping, claims),
    ...(mapping.require ?? []).map(({ claim, value }, index) =>
      conditionOutcome(`require[${index}]`, claims, claim, value, 'may sign in'),
    ),
    ...(mapping.roles ?? []).map(({ claim, value, role }, index) =>
      conditionOutcome(`roles[${index}]`, claims, claim, value, `gives ${role}`),
    ),
    ...(mapping.default_roles ?? []).map((role, index) => ({
      rule: `default_roles[${index}]`,
      holds: true,
      words: `gives ${role} to everybody`,
    })),
    ...personOutcomes(mapping, claims),
  ];
}

function factOutcomes(mapping: SubjectMapping, claims: Claims): readonly RuleOutcome[] {
  const facts = [
    ['subject', mapping.subject],
    ['username', mapping.username ?? 'preferred_username'],
    ['name', mapping.name ?? 'name'],
    ['email', mapping.email ?? 'email'],
  ] as const;
  return facts.map(([rule, claim]) => {
    const value = textAt(claims, claim);
    return {
      rule,
      holds: value !== undefined,
      words: value === undefined ? `${claim} ${whyNone(claims, claim)}` : `${claim} is ${value}`,
    };
  });
}

function conditionOutcome(
  rule: string,
  claims: Claims,
  claim: string,
  value: string,
  effect: string,
): RuleOutcome {
  const values = textsAt(claims, claim);
  if (values.includes(value)) return { rule, holds: true, words: `${claim} holds ${value}: ${effect}` };
  const sent = values.length === 0 ? 'was not sent' : `is ${values.join(', ')}, and not ${value}`;
  return { rule, holds: false, words: `${claim} ${sent}` };
}

/** The first one that applies decides, so the others are not asked. */
function personOutcomes(mapping: ClaimMapping, claims: Claims): readonly RuleOutcome[] {
  const roles = rolesOf(mapping, claims);
  const outcomes: RuleOutcome[] = [];
  for (const [index, { resourceType, system, claim, role }] of (mapping.fhirUser ?? []).entries()) {
    const rule = `fhirUser[${index}]`;
    const value = textAt(claims, claim);
    if (outcomes.some(({ holds }) => holds))
      outcomes.push({ rule, holds: false, words: 'is not asked: an earlier one decides' });
    else if (role !== undefined && !roles.includes(role))
      outcomes.push({ rule, holds: false, words: `is for the role ${role} only` });
    else if (value === undefined)
      outcomes.push({ rule, holds: false, words: `${claim} ${whyNone(claims, claim)}` });
    else outcomes.push({ rule, holds: true, words: `looks for the ${resourceType} ${system}|${value}` });
  }
  return outcomes;
}

function whyNone(claims: Claims, claim: string): string {
  return textsAt(claims, claim).length > 1 ? 'holds several values' : 'was not sent';
}
