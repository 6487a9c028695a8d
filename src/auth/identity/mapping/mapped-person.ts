import type { Identifier } from '../../../people/person-directory.js';
import type { Role } from '../../resource-server/principal.js';
import type { ClaimMapping, PersonRule } from './claim-mapping.js';
import { type Claims, textAt, textsAt } from '../../claims/claims.js';
import { rolesOf } from '../../claims/role-mapping.js';
import type { MappingRefusal } from './mapping-refusal.js';

/** Which resource the person is, by what the claims say. */
export interface WantedPerson {
  readonly resourceType: PersonRule['resourceType'];
  readonly identifier: Identifier;
  readonly create: boolean;
  /** Of a RelatedPerson. */
  readonly patient?: Identifier;
}

/** What the claims say of a person, before anybody has looked into the records. */
export interface MappedPerson {
  readonly username: string;
  readonly name: string;
  readonly email?: string;
  readonly roles: readonly Role[];
  readonly person?: WantedPerson;
}

/** Pure: the same claims give the same person. Nothing here looks at e-mail addresses to find anybody. */
export function mapClaims(
  mapping: ClaimMapping,
  subject: string,
  claims: Claims,
): MappedPerson | MappingRefusal {
  const unmet = unmetRequirement(mapping, claims);
  if (unmet) return unmet;
  const roles = rolesOf(mapping, claims);
  const person = wantedPerson(mapping, claims, roles);
  if (person && 'refusal' in person) return person;
  const username = textAt(claims, mapping.username ?? 'preferred_username') ?? subject;
  const email = textAt(claims, mapping.email ?? 'email');
  return {
    username: username.slice(0, 100),
    name: (textAt(claims, mapping.name ?? 'name') ?? username).slice(0, 200),
    ...(email === undefined ? {} : { email: email.slice(0, 320) }),
    roles,
    ...(person ? { person } : {}),
  };
}

/** What everybody of the provider has to meet. */
export function unmetRequirement({ require = [] }: ClaimMapping, claims: Claims): MappingRefusal | undefined {
  const failed = require.find(({ claim, value }) => !textsAt(claims, claim).includes(value));
  return failed && { refusal: 'not-admitted', detail: `${failed.claim} does not hold ${failed.value}` };
}

function wantedPerson(
  mapping: ClaimMapping,
  claims: Claims,
  roles: readonly Role[],
): WantedPerson | MappingRefusal | undefined {
  const rules = (mapping.fhirUser ?? []).filter(({ role }) => role === undefined || roles.includes(role));
  for (const rule of rules) {
    const values = textsAt(claims, rule.claim);
    if (values.length > 1)
      return { refusal: 'ambiguous-claim', detail: `${rule.claim} holds several values` };
    const [value] = values;
    if (value === undefined) continue;
    return personBy(rule, value, claims);
  }
  if (!mapping.fhirUser?.length || mapping.fhirUser_optional) return undefined;
  const names = rules.map(({ claim }) => claim).join(', ');
  return {
    refusal: 'no-identifier',
    detail:
      names === '' ? 'no rule of fhirUser is for the roles of this person' : `none of ${names} was sent`,
  };
}

function personBy(rule: PersonRule, value: string, claims: Claims): WantedPerson | MappingRefusal {
  const { resourceType, system, create = false, patient } = rule;
  const identifier = { system, value };
  if (resourceType !== 'RelatedPerson' || !patient) return { resourceType, identifier, create };
  const patientValue = textAt(claims, patient.claim);
  if (patientValue === undefined)
    return { refusal: 'no-identifier', detail: `${patient.claim} was not sent` };
  return { resourceType, identifier, create, patient: { system: patient.system, value: patientValue } };
}
