import { aConsent } from '../../support/a-consent.js';
import type { FhirClient, Json } from '../../support/fhir-client.js';
import { PATIENTS } from './draw.js';
import type { Random } from './random.js';
import type { ProofRule } from './rules.js';
import type { ProofToken } from './visibility.js';
import type { World } from './world.js';

const TAGGED = { kind: 'own', code: '_tag', values: ['urn:tag|t1'] } as const;

/** What people with these roles may do. */
export const POLICIES: Readonly<Record<string, readonly ProofRule[]>> = {
  nurse: [
    { effect: 'allow', types: ['*'], interactions: 'rs' },
    { effect: 'deny', types: ['*'], interactions: 'rs', criterion: TAGGED },
    { effect: 'allow', types: ['*'], interactions: 'cud' },
    { effect: 'deny', types: ['*'], interactions: 'ud', criterion: TAGGED },
  ],
  therapist: [
    { effect: 'allow', types: ['*'], interactions: 'rs', patients: ['care-team', 'encounter'] },
    { effect: 'allow', types: ['Practitioner', 'Organization', 'Location'], interactions: 'rs' },
    { effect: 'deny', types: ['Condition'], interactions: 's' },
    { effect: 'allow', types: ['Observation', 'Condition'], interactions: 'cud', patients: ['care-team'] },
  ],
  clerk: [
    { effect: 'allow', types: ['Patient', 'Encounter', 'Appointment'], interactions: 'rs' },
    { effect: 'allow', types: ['Observation'], interactions: 'r', criterion: TAGGED },
  ],
};

/** The same as a body of `PUT /access/policies`. */
export function declaredPolicies(): Json {
  return Object.entries(POLICIES).map(([role, rules]) => ({
    name: role,
    roles: [role],
    break_the_glass: role !== 'clerk',
    rules: rules.map(({ criterion, ...rule }) => ({
      ...rule,
      ...(criterion === undefined ? {} : { criteria: '_tag=urn:tag|t1' }),
    })),
  }));
}

/** Some patients deny something to somebody, now and then with an exception. */
export async function someConsents(administrator: FhirClient, world: World, random: Random): Promise<void> {
  for (const id of PATIENTS) {
    if (random.chance(0.2)) continue;
    const consent = aConsent(id, {
      id: `wish-${id}`,
      status: random.chance(0.9) ? 'active' : 'inactive',
      provision: {
        type: 'deny',
        ...(random.chance(0.3) ? { actor: anActor(random) } : {}),
        ...(random.chance(0.4)
          ? { class: [{ system: 'http://hl7.org/fhir/resource-types', code: 'Observation' }] }
          : {}),
        ...(random.chance(0.5) ? { provision: [{ type: 'permit', actor: anActor(random) }] } : {}),
      },
    });
    await world.put(administrator, consent);
  }
}

/** The same token in the hands of somebody whom rules may be about. */
export function ruled(
  token: ProofToken,
  world: World,
  random: Random,
  isOpened = random.chance(0.2),
): ProofToken {
  const rules = { policies: POLICIES, ofType: (type: string): readonly Json[] => world.ofType(type) };
  if (isOpened) return withBrokenGlass(rules, random);
  if (random.chance(0.2)) return { ...token, rules };
  if (random.chance(0.15))
    return { rules, scopes: [{ context: 'system', resourceType: '*', letters: 'cruds' }] };
  const scopes = random.chance(0.7)
    ? [{ context: random.pick(['user', 'user', 'patient'] as const), resourceType: '*', letters: 'cruds' }]
    : token.scopes;
  const role = random.pick(['nurse', 'therapist', 'clerk', 'clinician']);
  const fhirUser = `Practitioner/practitioner-${1 + random.below(3)}`;
  const patients = random.chance(0.8) ? [] : (token.user?.patients ?? []);
  const patient = token.patient ?? random.pick(PATIENTS);
  return { rules, scopes, patient, user: { roles: [role], patients, fhirUser } };
}

/** A clinician has opened the record of one patient. */
function withBrokenGlass(rules: NonNullable<ProofToken['rules']>, random: Random): ProofToken {
  const resourceType = random.pick(['*', '*', 'Observation']);
  return {
    rules,
    glass: random.pick(PATIENTS),
    scopes: [{ context: 'user', resourceType, letters: random.pick(['rs', 'cruds']) }],
    user: {
      roles: [random.pick(['nurse', 'therapist', 'clinician'])],
      patients: [],
      fhirUser: `Practitioner/practitioner-${1 + random.below(3)}`,
    },
  };
}

function anActor(random: Random): Json {
  const reference = { reference: `Practitioner/practitioner-${1 + random.below(3)}` };
  return [{ role: { text: 'recipient' }, reference }];
}
