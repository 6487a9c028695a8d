import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestServer } from '../support/start-server.js';
import { aHospital } from './a-hospital.js';
import { authorize, claimsOf, exchange, launched, scopesOf } from './an-app.js';

const CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';

describe('SMART App Launch 2.2, scopes', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await aHospital();
  });
  afterAll(() => server.close());

  async function granted(scope: string, person = {}): Promise<readonly string[]> {
    return scopesOf(await launched({ server, scope, person }));
  }

  it('SCP-01 come back as they were asked for', async () => {
    const scope =
      'openid fhirUser profile launch/patient offline_access patient/Observation.rs user/Patient.cruds';
    expect(await granted(scope)).toEqual(scope.split(' '));
  });

  it('SCP-08 the user may untick some of them', async () => {
    const scope = 'openid launch/patient patient/Patient.rs patient/Observation.rs patient/Condition.rs';
    const deselect = ['patient/Condition.rs', 'openid'];
    const answer = await launched({ server, scope, person: { deselect } });
    expect(scopesOf(answer)).toEqual(['launch/patient', 'patient/Patient.rs', 'patient/Observation.rs']);
    expect(claimsOf(answer.body['access_token'])['scope']).toBe(answer.body['scope']);
    expect(answer.body).not.toHaveProperty('id_token');
  });

  it('SCP-09 granular ones are kept as written', async () => {
    const scope = `launch/patient patient/Observation.rs?category=${CATEGORY}|laboratory`;
    expect(await granted(scope)).toEqual(scope.split(' '));
  });

  it('SCP-12 the user may grant a category in place of the type', async () => {
    const vitalSigns = `patient/Observation.rs?category=${CATEGORY}|vital-signs`;
    const person = { deselect: ['patient/Observation.rs'], select: [vitalSigns] };
    expect(await granted('launch/patient patient/Patient.rs patient/Observation.rs', person)).toEqual([
      'launch/patient',
      'patient/Patient.rs',
      vitalSigns,
    ]);
  });

  it('the user may grant single types in place of the wildcard', async () => {
    const person = { deselect: ['patient/*.rs'], select: ['patient/Patient.rs', 'patient/Observation.rs'] };
    expect(await granted('launch/patient patient/*.rs', person)).toEqual([
      'launch/patient',
      'patient/Patient.rs',
      'patient/Observation.rs',
    ]);
  });

  it('SCP-12 the user may grant a category in place of the wildcard', async () => {
    const laboratory = `patient/Observation.rs?category=${CATEGORY}|laboratory`;
    const person = { deselect: ['patient/*.rs'], select: ['patient/Patient.rs', laboratory] };
    expect(await granted('launch/patient patient/*.rs', person)).toEqual([
      'launch/patient',
      'patient/Patient.rs',
      laboratory,
    ]);
  });

  it('what was asked for beside the wildcard stays beside it', async () => {
    const scope = 'launch/patient patient/*.rs patient/Observation.rs patient/Patient.r';
    expect(await granted(scope)).toEqual(scope.split(' '));
    expect(await granted('launch/patient patient/*.rs', { select: ['patient/Observation.rs'] })).toEqual([
      'launch/patient',
      'patient/*.rs',
    ]);
  });

  it.each([
    ['unknown', 'patient/Nonsense.rs'],
    ['malformed', 'patient/Observation.sr'],
    ['for services', 'system/Observation.rs'],
    ['out of reach of a patient/ scope', 'patient/Subscription.rs'],
    ['writing what patients share', 'patient/Practitioner.cud'],
    ['constrained by a result parameter', 'patient/Observation.rs?category=a&_include=*'],
    ['constrained by an unknown parameter', 'patient/Observation.rs?nonsense=a'],
    ['constrained by an unknown modifier', 'patient/Observation.rs?category:nonsense=a'],
    ['constrained by a date that is none', 'patient/Observation.rs?date=2020-13-45'],
    ['constrained by what refers to it', 'patient/Observation.rs?_has:Provenance:target:agent=a'],
    ['constrained by a chain', 'patient/Observation.rs?patient.name=a'],
    ['constrained by an encoded separator', 'patient/Observation.rs?category=a%26subject=other'],
  ])('one that is %s is left out', async (_title, scope) => {
    expect(await granted(`launch/patient ${scope} patient/Patient.rs`)).toEqual([
      'launch/patient',
      'patient/Patient.rs',
    ]);
  });

  it.each([
    ['patient/Condition.rs patient/Observation.r user/Observation.rs', 'patient/Observation.r'],
    ['patient/*.cruds', 'patient/Observation.rs'],
  ])('stay below the ceiling of the client: of %s it gets %s', async (asked, expected) => {
    const scope = `launch/patient openid fhirUser ${asked}`;
    const outcome = await authorize({ server, clientId: 'bounded-app', scope });
    const answer = await exchange(server, outcome, { client_id: 'bounded-app' });
    expect(scopesOf(answer)).toEqual(['launch/patient', 'openid', expected]);
  });

  it('of which none can be granted are an error that the app hears', async () => {
    const scope =
      'system/*.rs nonsense patient/Foo.rs patient/Linkage.rs patient/Observation.rs?_count=1 launch/x';
    const { callback } = await authorize({ server, scope });
    expect(callback['error']).toBe('invalid_scope');
    expect(callback['error_description']).toBe(
      [
        'none of the requested scopes can be granted',
        'system/*.rs: it is for backend services',
        'nonsense: there is no such scope',
        'patient/Foo.rs: there is no such type',
        'patient/Linkage.rs: no patient/ scope reaches this',
        'patient/Observation.rs?_count=1: the constraint cannot be enforced',
        'and 1 more',
      ].join(' - '),
    );
  });

  it('that the client is not registered for are named when nothing else is left', async () => {
    const { callback } = await authorize({ server, clientId: 'bounded-app', scope: 'user/*.rs' });
    expect(callback['error_description']).toContain('user/*.rs: it is not registered for this client');
  });
});
