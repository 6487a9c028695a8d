import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  aClient,
  anAdministrator,
  type FhirClient,
  type FhirResponse,
  type Json,
} from '../../support/fhir-client.js';
import { startServer, type TestServer } from '../../support/start-server.js';

let server: TestServer;
let fhir: FhirClient;

const PATIENT = { resourceType: 'Patient', id: 'alice', gender: 'female', text: narrative() };

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
  await fhir.put('Patient/alice', PATIENT);
});
afterAll(async () => server?.close());

function narrative(): Json {
  return { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">x</div>' };
}

function parameters(resource: unknown, more: Readonly<Record<string, object>> = {}): Json {
  const others = Object.entries(more).map(([name, value]) => ({ name, ...value }));
  return { resourceType: 'Parameters', parameter: [{ name: 'resource', resource }, ...others] };
}

function observationOf(patient: string): Json {
  return {
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'x' },
    subject: { reference: `Patient/${patient}` },
  };
}

/** `severity code expression` of each issue. */
function said({ status, body }: FhirResponse): string[] {
  expect([status, body.resourceType]).toEqual([200, 'OperationOutcome']);
  return body.issue.map(({ severity, code, expression }: Json) =>
    [severity, code, ...(expression ?? [])].join(' '),
  );
}

describe('$validate – resource-operation-validate.html', () => {
  it('says that a valid resource is valid, raw or in Parameters, in JSON or XML', async () => {
    const ok = ['information informational'];
    expect(said(await fhir.post('Patient/$validate', PATIENT))).toEqual(ok);
    expect(said(await fhir.post('Patient/$validate', parameters(PATIENT)))).toEqual(ok);
    const xml = `<Patient xmlns="http://hl7.org/fhir"><text><status value="generated"/>${narrative().div}</text></Patient>`;
    expect(
      said(await fhir.post('Patient/$validate', xml, { 'Content-Type': 'application/fhir+xml' })),
    ).toEqual(ok);
  });

  it('names every mistake, and what R4 recommends', async () => {
    const wrong = { resourceType: 'Patient', gender: 'w', nam: 1, contact: [{}] };
    for (const body of [wrong, parameters(wrong)]) {
      const issues = said(await fhir.post('Patient/$validate', body));
      expect(issues).toContain('error structure Patient.nam');
      expect(issues.filter(issue => issue.startsWith('error')).length).toBeGreaterThanOrEqual(3);
    }
    const invariant = { ...PATIENT, contact: [{ gender: 'male' }] };
    expect(said(await fhir.post('Patient/$validate', invariant))).toEqual([
      'error invariant Patient.contact[0]',
    ]);
    const bare = said(await fhir.post('Patient/$validate', { resourceType: 'Patient' }));
    expect(bare).toEqual(['warning invariant Patient', 'information informational']);
  });

  it('says that the profiles a resource claims were not checked', async () => {
    const meta = { profile: ['https://hospital.example/Patient'] };
    expect(said(await fhir.post('Patient/$validate', { ...PATIENT, meta }))).toEqual([
      'warning not-supported Patient.meta.profile',
      'information informational',
    ]);
  });

  it('the type is that of the URL', async () => {
    expect(said(await fhir.post('Observation/$validate', PATIENT))).toContain(
      'error invalid Observation.resourceType',
    );
    expect((await fhir.post('Nonsense/$validate', PATIENT)).status).toBe(404);
  });

  it.each([
    [
      'Patient/$validate',
      parameters(PATIENT, { profile: { valueUri: 'https://hospital.example/P' } }),
      'not-supported',
    ],
    ['Patient/$validate', parameters(PATIENT, { mode: { valueCode: 'profile' } }), 'not-supported'],
    ['Patient/$validate', parameters(PATIENT, { mode: { valueCode: 'delete' } }), 'not-supported'],
    ['Patient/alice/$validate', parameters(PATIENT, { mode: { valueCode: 'create' } }), 'not-supported'],
    ['Patient/$validate', { resourceType: 'Parameters' }, 'required'],
  ])('%s refuses what it cannot judge', async (path, body, code) => {
    const { status, body: outcome } = await fhir.post(path, body);
    expect([status, outcome.issue[0].code]).toEqual([400, code]);
  });

  it('takes the base profile', async () => {
    const profile = { valueUri: 'http://hl7.org/fhir/StructureDefinition/Patient' };
    expect(said(await fhir.post('Patient/$validate', parameters(PATIENT, { profile })))).toHaveLength(1);
  });

  it('a body that is no JSON is a 400', async () => {
    expect((await fhir.post('Patient/$validate', '{"resourceType":')).status).toBe(400);
  });
});

describe('$validate with a mode', () => {
  it('does the write and takes it back', async () => {
    const created = await fhir.post('Patient/$validate?mode=create', { ...PATIENT, birthDate: '1999-09-09' });
    expect(created.body.issue.at(-1).diagnostics).toBe('The create would be accepted');
    expect(said(await fhir.post('Patient/alice/$validate?mode=delete', undefined))).toHaveLength(1);
    expect(said(await fhir.post('Patient/alice/$validate?mode=update', PATIENT))).toHaveLength(1);
    const { body, headers } = await fhir.get('Patient/alice');
    expect([headers.get('etag'), body.id]).toEqual(['W/"1"', 'alice']);
    expect((await fhir.get('Patient?birthdate=1999-09-09')).body.entry).toBeUndefined();
  });

  it('an update has the id of the URL', async () => {
    const other = { ...PATIENT, id: 'bob' };
    expect(said(await fhir.post('Patient/alice/$validate?mode=update', other))).toEqual([
      'error invalid Patient.id',
    ]);
  });

  it('says what the token would be refused', async () => {
    const app = await aClient(server, { scope: 'patient/Observation.cr', patient: 'alice' });
    const path = 'Observation/$validate?mode=create';
    expect(said(await app.post(path, observationOf('alice'))).at(-1)).toBe('information informational');
    expect(said(await app.post(path, observationOf('bob')))).toContain('error forbidden');
    expect(said(await app.post('Patient/$validate?mode=create', PATIENT))).toEqual(['error forbidden']);
  });
});
