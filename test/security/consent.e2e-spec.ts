import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '../../src/database/database.js';
import { aConsent, recipient } from '../support/a-consent.js';
import { contradictions } from '../support/access-of-rows.js';
import { aClient, anAdministrator, type FhirClient } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { aRecord, CONFIDENTIALITY, idsOf, LOINC, observation, put, RESTRICTED } from './rules-world.js';

let server: TestServer;
let admin: FhirClient;
let grey: FhirClient;
let house: FhirClient;
beforeAll(async () => {
  server = await startServer();
  admin = await aClient(server, { scope: 'user/*.cruds', user: { username: 'root', roles: ['admin'] } });
  await aRecord(await anAdministrator(server));
  grey = await clinician('grey');
  house = await clinician('house');
});
afterAll(async () => server.close());
afterEach(async () => {
  await admin.delete('Consent/wish');
});

async function clinician(name: string, clientId = 'test-app'): Promise<FhirClient> {
  const user = { username: name, roles: ['clinician'], fhirUser: `Practitioner/${name}` };
  return aClient(server, { scope: 'user/*.cruds', user, clientId });
}

async function consent(provision: object, more: object = {}): Promise<void> {
  await put(admin, aConsent('ada', { id: 'wish', provision, ...more }));
}

function meeting(id: string, ...patients: readonly string[]): Record<string, unknown> {
  const participant = patients.map(patient => ({
    actor: { reference: `Patient/${patient}` },
    status: 'accepted',
  }));
  return { resourceType: 'Appointment', id, status: 'proposed', participant };
}

async function byMeeting(who: FhirClient): Promise<readonly string[]> {
  return idsOf(who, 'Patient?_has:Appointment:actor:status=proposed');
}

const GREY = recipient({ reference: 'Practitioner/grey' });
const MODIFIER = { url: 'https://modifiers.example', valueBoolean: true };
const type = (code: string) => ({ system: 'http://hl7.org/fhir/resource-types', code });
const ALL = ['ada-hiv', 'ada-sugar', 'bob-hiv', 'bob-sugar'];
const BOB = ['bob-hiv', 'bob-sugar'];

describe('A Consent that denies (S71)', () => {
  it('holds on the next request, on every way, and its withdrawal as well', async () => {
    await consent({ type: 'deny', actor: [GREY] });
    expect(await idsOf(grey, 'Observation')).toEqual(BOB);
    expect((await grey.get('Observation?_summary=count')).body.total).toBe(2);
    expect(await idsOf(grey, 'Patient')).toEqual(['bob']);
    for (const path of ['Patient/ada', 'Observation/ada-sugar', 'Observation/ada-sugar/_history/1'])
      expect((await grey.get(path)).status, path).toBe(404);
    expect((await grey.get('Observation/ada-sugar')).body).toEqual((await grey.get('Observation/none')).body);
    expect(await idsOf(grey, 'Condition?_id=bob-flu,ada-flu&_include=Condition:subject')).toEqual([
      'bob',
      'bob-flu',
    ]);
    expect(await idsOf(grey, 'Condition?subject:Patient.name=ada')).toEqual([]);
    expect((await grey.get('Observation/_history')).body.total).toBe(2);
    expect((await grey.get('Patient/ada/$everything')).status).toBe(404);
    expect((await grey.delete('Observation/ada-sugar')).status).toBe(404);
    expect(await idsOf(house, 'Observation')).toEqual(ALL);
    await consent({ type: 'deny', actor: [GREY] }, { status: 'inactive' });
    expect(await idsOf(grey, 'Observation')).toEqual(ALL);
  });

  it('hides a patient who is found only by what another denies, and no other one', async () => {
    await put(admin, meeting('of-both', 'ada', 'bob'));
    expect(await byMeeting(grey)).toEqual(['ada', 'bob']);
    await consent({ type: 'deny', actor: [GREY] });
    expect(await byMeeting(grey)).toEqual([]);
    expect(await idsOf(grey, 'Patient?name=bob&_has:Appointment:actor:status=proposed')).toEqual([]);
    expect(await byMeeting(house)).toEqual(['ada', 'bob']);
    await consent({ type: 'deny', class: [type('Appointment')], actor: [GREY] });
    expect(await byMeeting(grey)).toEqual([]);
    await put(admin, meeting('of-bob', 'bob'));
    expect(await byMeeting(grey)).toEqual(['bob']);
    expect(await idsOf(grey, 'Patient?_id=ada,bob&_has:Appointment:actor:status=proposed')).toEqual(['bob']);
    for (const id of ['of-both', 'of-bob']) await admin.delete(`Appointment/${id}`);
  });

  it('does not cut the patient’s own access', async () => {
    await consent({ type: 'deny' });
    const user = { username: 'ada', roles: ['patient'], patients: ['ada'], fhirUser: 'Patient/ada' };
    const own = await aClient(server, { scope: 'patient/*.rs', patient: 'ada', user });
    expect(await idsOf(own, 'Observation')).toEqual(['ada-hiv', 'ada-sugar']);
    expect(await idsOf(await aClient(server, { scope: 'user/*.rs', user }), 'Condition')).toEqual([
      'ada-flu',
    ]);
  });

  it('cuts apps that a clinician opens on the record, and backend services', async () => {
    await consent({ type: 'deny' });
    const user = { username: 'grey', roles: ['clinician'], fhirUser: 'Practitioner/grey' };
    const app = await aClient(server, { scope: 'patient/*.rs', patient: 'ada', user });
    expect(await idsOf(app, 'Observation')).toEqual([]);
    expect(await idsOf(await anAdministrator(server), 'Observation')).toEqual(BOB);
    expect(await idsOf(admin, 'Observation')).toEqual(ALL);
  });

  it.each<[string, object, readonly string[]]>([
    ['types', { class: [type('Condition')] }, ALL],
    ['types', { class: [type('Observation')] }, BOB],
    ['security labels', { securityLabel: [RESTRICTED] }, ['ada-sugar', ...BOB]],
    ['codes', { code: [{ coding: [{ system: LOINC, code: '2339-0' }] }] }, BOB],
    ['codes', { code: [{ coding: [{ system: LOINC, code: '1-1' }] }] }, ALL],
    [
      'one record',
      { data: [{ meaning: 'instance', reference: { reference: 'Observation/ada-hiv' } }] },
      ['ada-sugar', ...BOB],
    ],
    ['a time of the data', { dataPeriod: { start: '2026-01-01', end: '2026-01-31' } }, BOB],
    ['another time of the data', { dataPeriod: { end: '2025-12-31' } }, ALL],
    ['a time that is over', { period: { end: '2020' } }, ALL],
    ['a time that has begun', { period: { start: '2020' } }, BOB],
    ['the organization', { actor: [recipient({ reference: 'Organization/north' })] }, BOB],
    ['another organization', { actor: [recipient({ reference: 'Organization/south' })] }, ALL],
    ['the role', { actor: [recipient({ reference: 'PractitionerRole/grey-north' })] }, BOB],
    ['the app', { actor: [recipient({ type: 'Device', identifier: { value: 'test-app' } })] }, BOB],
    ['another app', { actor: [recipient({ type: 'Device', identifier: { value: 'other' } })] }, ALL],
    ['treatment', { purpose: [reason('TREAT')] }, BOB],
    ['marketing', { purpose: [reason('HMARKT')] }, ALL],
    ['collecting alone', { action: [does('collect')] }, ALL],
    ['access', { action: [does('access')] }, BOB],
  ])('can be about %s', async (_about, provision, visible) => {
    await consent({ type: 'deny', ...provision });
    expect(await idsOf(grey, 'Observation')).toEqual(visible);
  });

  it.each<[string, object]>([
    ['an actor elsewhere', { actor: [recipient({ reference: 'https://elsewhere.example/Practitioner/1' })] }],
    ['an actor without a name', { actor: [recipient({ display: 'Dr. No' })] }],
    ['a class of another system', { class: [{ system: 'urn:ietf:bcp:13', code: 'text/plain' }] }],
    ['a purpose of another system', { purpose: [{ system: 'urn:other', code: 'x' }] }],
    ['an unknown action', { action: [{ coding: [{ system: 'urn:other', code: 'x' }] }] }],
    [
      'data that is related to something',
      { data: [{ meaning: 'related', reference: { reference: 'Task/1' } }] },
    ],
    ['what is modified', { class: [type('Condition')], modifierExtension: [MODIFIER] }],
    [
      'an actor that is modified',
      { actor: [{ ...recipient({ reference: 'Practitioner/house' }), modifierExtension: [MODIFIER] }] },
    ],
  ])('is taken as wide as it may mean where it names %s', async (_about, provision) => {
    await consent({ type: 'deny', ...provision });
    expect(await idsOf(grey, 'Observation')).toEqual(BOB);
  });
});

describe('What a denial means that could mean less (S71)', () => {
  const HIV = { coding: [{ system: LOINC, code: '75622-1' }] };
  const about: readonly (readonly [string, object])[] = [
    ['component', { component: [{ code: HIV, valueString: 'x' }] }],
    ['value', { valueCodeableConcept: HIV }],
    ['method', { method: HIV }],
    ['normal', level('N')],
    ['very', level('V')],
  ];
  const EACH = [...ALL, ...about.map(([id]) => id)].toSorted();
  const but = (...ids: readonly string[]): readonly string[] => EACH.filter(id => !ids.includes(id));

  beforeAll(async () => {
    for (const [id, more] of about) await put(admin, { ...observation(id, 'ada'), ...more });
  });
  afterAll(async () => {
    for (const [id] of about) await admin.delete(`Observation/${id}`);
  });

  it.each<[string, object, readonly string[]]>([
    ['a code, wherever it is found', { code: [HIV] }, but('component', 'value', 'method')],
    ['a confidentiality, and what is above it', { securityLabel: [RESTRICTED] }, but('ada-hiv', 'very')],
    ['a purpose above all others', { purpose: [reason('_ActHealthInformationManagementReason')] }, BOB],
    ['a purpose that there is not', { purpose: [reason('TREATMENT')] }, BOB],
    ['another purpose', { purpose: [reason('CLINTRCH')] }, EACH],
  ])('%s', async (_what, provision, visible) => {
    await consent({ type: 'deny', ...provision });
    expect(await idsOf(grey, 'Observation')).toEqual(visible);
  });

  it.each<[string, object, readonly string[]]>([
    ['a code that the record is not about', { code: [HIV] }, BOB],
    ['a confidentiality, and nothing above it', { securityLabel: [RESTRICTED] }, ['ada-hiv', ...BOB]],
  ])('an exception is no wider: %s', async (_what, provision, visible) => {
    await consent({ type: 'deny', provision: [{ type: 'permit', ...provision }] });
    expect(await idsOf(grey, 'Observation')).toEqual(visible);
  });

  it.each(['OPTOUT', 'OPTOUTE'])('%s with something that is permitted denies all else', async policy => {
    await consent({ type: 'permit', actor: [GREY] }, { policy });
    expect(await idsOf(grey, 'Observation')).toEqual(EACH);
    expect(await idsOf(house, 'Observation')).toEqual(BOB);
    await consent({ type: 'permit', actor: [recipient({ display: 'Dr. No' })] }, { policy });
    expect(await idsOf(grey, 'Observation')).toEqual(BOB);
  });
});

describe('Provisions within provisions (S71)', () => {
  it('take something out of a denial', async () => {
    await consent({ type: 'deny', provision: [{ type: 'permit', actor: [GREY] }] });
    expect(await idsOf(grey, 'Observation')).toEqual(ALL);
    expect(await idsOf(house, 'Observation')).toEqual(BOB);
  });
  it('and something out of that again', async () => {
    const inner = { type: 'deny', securityLabel: [RESTRICTED] };
    await consent({ type: 'deny', provision: [{ type: 'permit', actor: [GREY], provision: [inner] }] });
    expect(await idsOf(grey, 'Observation')).toEqual(['ada-sugar', ...BOB]);
    expect(await idsOf(house, 'Observation')).toEqual(BOB);
  });
  it('deny within what the patient has opted into', async () => {
    await consent({ actor: [GREY], provision: [{ type: 'deny', class: [type('Observation')] }] });
    expect(await idsOf(grey, 'Observation')).toEqual(BOB);
    expect(await idsOf(grey, 'Condition')).toEqual(['ada-flu', 'bob-flu']);
    expect(await idsOf(house, 'Observation')).toEqual(ALL);
  });
  it('permit nothing where nobody can tell what they mean', async () => {
    const unknown = recipient({ reference: 'CareTeam/some' });
    await consent({ type: 'deny', provision: [{ type: 'permit', actor: [unknown] }] });
    expect(await idsOf(grey, 'Observation')).toEqual(BOB);
    await consent({ type: 'deny', provision: [{ type: 'permit', modifierExtension: [MODIFIER] }] });
    expect(await idsOf(grey, 'Observation')).toEqual(BOB);
  });
  it.each([
    ['it is modified as a whole', { modifierExtension: [MODIFIER] }],
    ['it follows rules that nobody here knows', { implicitRules: 'https://rules.example' }],
  ])('permit nothing where %s', async (_what, more) => {
    await consent({ type: 'permit' }, more);
    expect(await idsOf(grey, 'Observation')).toEqual(BOB);
  });
  it('permit to whom the outermost says it, where the patient has opted out', async () => {
    await consent({ type: 'permit', actor: [GREY] }, { policy: 'OPTOUT' });
    expect(await idsOf(grey, 'Observation')).toEqual(ALL);
    expect(await idsOf(house, 'Observation')).toEqual(BOB);
    await consent({ type: 'permit', actor: [GREY] });
    expect(await idsOf(house, 'Observation')).toEqual(ALL);
  });
});

describe('Writing under a Consent (S71)', () => {
  it('needs what the patient has not denied: to correct, or to collect', async () => {
    await consent({ type: 'deny', action: [does('correct')] });
    const { body } = await grey.get('Observation/ada-sugar');
    expect(body.id).toBe('ada-sugar');
    expect((await grey.put('Observation/ada-sugar', { ...body, status: 'amended' })).status).toBe(404);
    await consent({ type: 'deny', action: [does('collect')] });
    const { id: _id, meta: _meta, ...fresh } = body;
    expect((await grey.post('Observation', fresh)).status).toBe(403);
    expect((await grey.post('Observation', { ...fresh, subject: { reference: 'Patient/bob' } })).status).toBe(
      201,
    );
  });

  it('leaves what is no patient’s as it was: it can be created by PUT, by clinicians and by backends', async () => {
    await consent({ type: 'deny', actor: [GREY] });
    const backend = await aClient(server, { scope: 'system/*.cruds' });
    for (const [index, client] of [grey, backend].entries()) {
      const ward = { resourceType: 'Organization', id: `ward-${index}`, name: 'Ward' };
      expect((await client.put(`Organization/ward-${index}`, ward)).status).toBe(201);
    }
    const unknown = { resourceType: 'Observation', id: 'unknown', status: 'final', code: { text: 'x' } };
    expect((await grey.put('Observation/unknown', unknown)).status).toBe(404);
  });

  it('marks every patient who denies something, and leaves nobody marked for others', async () => {
    await consent({ type: 'deny', actor: [GREY] });
    expect(await contradictions(server.get(Database))).toEqual([]);
    expect(await idsOf(house, 'Observation?subject=Patient/ada')).not.toEqual([]);
    expect(await idsOf(grey, 'Observation?subject=Patient/ada')).toEqual([]);
    await admin.delete('Consent/wish');
    expect(await idsOf(grey, 'Observation?subject=Patient/ada')).not.toEqual([]);
  });
});

function reason(code: string): object {
  return { system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code };
}

function does(code: string): object {
  return { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentaction', code }] };
}

function level(code: string): object {
  return { meta: { security: [{ system: CONFIDENTIALITY, code }] } };
}
