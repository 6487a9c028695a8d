import { codingsOf, type Criterion } from './criterion.js';
import { PATIENTS } from './draw.js';
import { criterionText } from './request-text.js';
import type { Random } from './random.js';
import { searchDefinition } from './search-definitions.js';
import type { ProofScope, ProofToken } from './visibility.js';
import type { World } from './world.js';

/** None are no scope, nor are letters out of order: both grant nothing. */
const LETTERS: readonly string[] = ['', 'rs', 'rs', 'rs', 'rs', 'cruds', 'cruds', 'r', 's', 'cud', 'u'];
/** What granular scopes are about in practice. */
const CONSTRAINED: readonly (readonly [type: string, code: string])[] = [
  ['Observation', 'category'],
  ['Observation', 'code'],
  ['Observation', 'status'],
  ['Condition', 'category'],
  ['Condition', 'clinical-status'],
  ['Encounter', 'status'],
  ['MedicationRequest', 'status'],
  ['Practitioner', 'identifier'],
  ['Observation', '_tag'],
  ['Observation', 'color'],
  ['QuestionnaireResponse', 'status'],
  ['Patient', 'gender'],
  ['Task', 'status'],
  ['Composition', 'type'],
];

/** A constraint that names no search parameter grants nothing. */
const NONSENSE: Criterion = { kind: 'own', code: 'no-such-parameter', values: ['x'] };

/** Any token that an authorization server could issue, and some that it should not. */
export function aRandomToken(random: Random, world: World): ProofToken {
  const token = anAnonymousToken(random, world);
  if (token.user === undefined || random.chance(0.8)) return token;
  const fhirUser = random.pick([
    'Practitioner/practitioner-1',
    'RelatedPerson/relatedperson-1',
    `Patient/${random.pick(PATIENTS)}`,
  ]);
  return { ...token, isNamed: random.chance(0.7), user: { ...token.user, fhirUser } };
}

function anAnonymousToken(random: Random, world: World): ProofToken {
  return random.either<ProofToken>(
    () => ({ ...launched(random), scopes: scopesOf(['patient'], random, world) }),
    () => ({ ...launched(random), scopes: scopesOf(['patient', 'user'], random, world) }),
    () => ({ user: aUser(random), scopes: scopesOf(['user'], random, world) }),
    () => ({ scopes: scopesOf(['system'], random, world) }),
    // No patient in context: a patient/ scope must then mean nobody's data, not everybody's.
    () => ({ user: aUser(random), scopes: scopesOf(['patient', 'user', 'system'], random, world) }),
  );
}

/** What an app usually holds: all of one patient's record. */
export function aLaunchedToken(random: Random, letters = 'rs', types: readonly string[] = ['*']): ProofToken {
  const scopes = types.map(resourceType => ({ context: 'patient', resourceType, letters }) as const);
  return { ...launched(random), scopes };
}

/** Two parts of one type, to write. */
export function aTokenOfParts(random: Random): ProofToken {
  return { ...launched(random), scopes: partsOf('patient', 'cruds') };
}

/** The `scope` of the token, each scope in SMART 2 or, where it can be said, in SMART 1 form. */
export function scopeText({ scopes, isNamed }: ProofToken, random: Random): string {
  const named = isNamed ? ['openid', 'fhirUser'] : [];
  return [...named, ...scopes.map(scope => oneScope(scope, random))].join(' ');
}

function oneScope({ context, resourceType, letters, constraint }: ProofScope, random: Random): string {
  const first = { rs: 'read', cud: 'write', cruds: '*' }[letters];
  if (letters === '') return `${context}/${resourceType}.${random.pick(['', 'sr', 'x'])}`;
  const permissions = first !== undefined && !constraint && random.chance(0.3) ? first : letters;
  const query = constraint?.map(criterion => criterionText(criterion)).join('&');
  return `${context}/${resourceType}.${permissions}${query === undefined ? '' : `?${query}`}`;
}

function launched(random: Random): Pick<ProofToken, 'patient' | 'user'> {
  return { patient: random.pick(PATIENTS), user: aUser(random) };
}

function aUser(random: Random): NonNullable<ProofToken['user']> {
  return random.either<NonNullable<ProofToken['user']>>(
    () => ({ roles: ['patient'], patients: [random.pick(PATIENTS)] }),
    () => ({ roles: ['patient'], patients: random.some(PATIENTS, 2) }),
    () => ({ roles: ['clinician'], patients: [] }),
    () => ({ roles: [], patients: [] }),
  );
}

function scopesOf(contexts: readonly ProofScope['context'][], random: Random, world: World): ProofScope[] {
  return Array.from({ length: 1 + random.below(5) }).flatMap(() => {
    const context = random.pick(contexts);
    const letters = random.pick(LETTERS);
    return random.either<ProofScope[]>(
      () => [{ context, letters, resourceType: '*' }],
      () => [{ context, letters, resourceType: '*' }],
      () => [{ context, letters, resourceType: random.pick(world.all()).resourceType }],
      () => [{ context, letters, ...aConstraint(random, world) }],
      // Two parts of one type: what is in the one may not become the other's.
      () => partsOf(context, letters),
    );
  });
}

function aConstraint(random: Random, world: World): Pick<ProofScope, 'resourceType' | 'constraint'> {
  if (random.chance(0.1)) return { resourceType: 'Observation', constraint: [NONSENSE] };
  const [resourceType, code] = random.pick(CONSTRAINED);
  if (resourceType === 'Observation' && random.chance(0.2))
    return {
      resourceType,
      constraint: [{ kind: 'own', code: 'date', prefix: 'ge', values: ['2026-02-01'] }],
    };
  if (code === '_tag') return { resourceType, constraint: [own('_tag', random.pick(['urn:tag|t1', 't2']))] };
  const values = world.ofType(resourceType).flatMap(searchDefinition(resourceType, code)!.valuesOf);
  const codings = values.flatMap(codingsOf);
  // All that had one may be deleted by now.
  if (codings.length === 0) return { resourceType, constraint: [NONSENSE] };
  const { system, code: value } = random.pick(codings);
  const token = system === undefined ? value! : `${system}|${value}`;
  const constraint = random.either<Criterion[]>(
    () => [own(code, token)],
    () => [own(code, token)],
    () => [{ kind: 'own', code, modifier: 'not', values: [token] }],
    () => [own(code, token), { kind: 'own', code: '_tag', modifier: 'missing', values: ['true'] }],
  );
  if (random.chance(0.2)) constraint.push(own('_tag', 't1'));
  return { resourceType, constraint };
}

function own(code: string, value: string): Criterion {
  return { kind: 'own', code, values: [value] };
}

function partsOf(context: ProofScope['context'], letters: string): ProofScope[] {
  return ['laboratory', 'vital-signs'].map(category => ({
    context,
    letters,
    resourceType: 'Observation',
    constraint: [own('category', category)],
  }));
}
