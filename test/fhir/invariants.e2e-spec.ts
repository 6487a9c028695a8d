import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anAdministrator, type FhirClient, type Json } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';

let server: TestServer;
let fhir: FhirClient;

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
});
afterAll(async () => server?.close());

const GOOD = { resourceType: 'Patient', name: [{ family: 'Bauer' }] };

/** A contact of whom nothing is known breaks pat-1. */
const BAD = { ...GOOD, contact: [{ gender: 'female' }] };

function brokenContact(expression: string): Json {
  return expect.objectContaining({
    severity: 'error',
    code: 'invariant',
    expression: [expression],
    diagnostics: expect.stringMatching(/^SHALL at least contain a contact's details .*\(pat-1\)$/),
  });
}

async function patients(): Promise<number> {
  return (await fhir.get('Patient?_summary=count')).body.total;
}

describe('invariants on write – conformance-rules.html#constraints', () => {
  it('refuse a create with 400 and write nothing', async () => {
    const before = await patients();
    const { status, body } = await fhir.post('Patient', BAD);
    expect([status, body.issue]).toEqual([400, [brokenContact('Patient.contact[0]')]]);
    expect(await patients()).toBe(before);
  });

  it('refuse an update and a patch, and keep the version before', async () => {
    const { body: created } = await fhir.post('Patient', GOOD);
    const path = `Patient/${created.id}`;
    const update = await fhir.put(path, { ...BAD, id: created.id });
    const patch = await fhir.patch(path, [{ op: 'add', path: '/contact', value: BAD.contact }]);
    expect([update.status, patch.status]).toEqual([400, 400]);
    expect(patch.body.issue).toEqual([brokenContact('Patient.contact[0]')]);
    expect((await fhir.get(path)).body.meta.versionId).toBe('1');
  });

  it('refuse a transaction as a whole, and name the entry', async () => {
    const before = await patients();
    const entry = [GOOD, BAD].map(resource => ({ resource, request: { method: 'POST', url: 'Patient' } }));
    const { status, body } = await fhir.post('', { resourceType: 'Bundle', type: 'transaction', entry });
    expect([status, body.issue]).toEqual([400, [brokenContact('Bundle.entry[1].resource.contact[0]')]]);
    expect(await patients()).toBe(before);
  });

  it('refuse an entry of a batch alone', async () => {
    const entry = [GOOD, BAD].map(resource => ({ resource, request: { method: 'POST', url: 'Patient' } }));
    const { status, body } = await fhir.post('', { resourceType: 'Bundle', type: 'batch', entry });
    expect(status).toBe(200);
    expect(body.entry.map((each: Json) => each.response.status.slice(0, 3))).toEqual(['201', '400']);
  });

  it('judge XML by the same rules', async () => {
    const xml = '<Patient xmlns="http://hl7.org/fhir"><contact><gender value="female"/></contact></Patient>';
    const answer = await fhir.send('POST', 'Patient', xml, {
      'Content-Type': 'application/fhir+xml',
      Accept: 'application/fhir+json',
    });
    expect([answer.status, answer.body.issue]).toEqual([400, [brokenContact('Patient.contact[0]')]]);
  });

  it('never repeat a value of the resource', async () => {
    const { text } = await fhir.post('Patient', {
      ...GOOD,
      contained: [{ resourceType: 'Organization', id: 'secret-clinic' }],
      managingOrganization: { reference: '#secret-place' },
      contact: [{ period: { start: '2021-03-04', end: '1999-01-02' } }],
    });
    for (const value of ['secret', 'Bauer', '2021-03-04', '1999']) expect(text).not.toContain(value);
    expect(JSON.parse(text).issue).toHaveLength(5);
  });
});
