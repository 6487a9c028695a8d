import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aClient, anAdministrator, type FhirClient, type Json } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
  const fhir = await anAdministrator(server);
  await fhir.put('Patient/alice', ALICE);
});
afterAll(async () => server?.close());

const ALICE = { resourceType: 'Patient', id: 'alice', identifier: [{ value: 'MRN-1' }] };
const PATCH = [{ op: 'replace', path: '/identifier/0/value', value: 'MRN-2' }];
const REASON: unknown = expect.stringMatching(/^insufficient_scope: .*Patient\.[cruds]+$/);
const IF_NONE_EXIST = 'identifier=MRN-1';
const OBSERVATION = {
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'weight' },
  subject: { reference: 'Patient?identifier=MRN-1' },
};

function bundleOf(type: string, method: string, url: string, body: unknown, ifNoneExist?: string): Json {
  const request = { method, url, ...(ifNoneExist ? { ifNoneExist } : {}) };
  const resource = method === 'PATCH' ? binary(body) : body;
  return { resourceType: 'Bundle', type, entry: [{ ...(resource ? { resource } : {}), request }] };
}

function binary(patch: unknown): Json {
  const data = Buffer.from(JSON.stringify(patch)).toString('base64');
  return { resourceType: 'Binary', contentType: 'application/json-patch+json', data };
}

function alone(client: FhirClient, method: string, url: string, body: unknown, ifNoneExist?: string) {
  if (method === 'PATCH') return client.patch(url, body);
  return client.send(method, url, body, ifNoneExist ? { 'If-None-Exist': ifNoneExist } : {});
}

describe('SMART App Launch 2.2, scopes of the requests within a Bundle', () => {
  it.each<[string, string, string, unknown, string?]>([
    ['system/Patient.cuds', 'GET', 'Patient/alice', undefined],
    ['system/Patient.crud', 'GET', 'Patient?_id=alice', undefined],
    ['system/Patient.ruds', 'POST', 'Patient', ALICE],
    ['system/Patient.crds', 'PUT', 'Patient/alice', ALICE],
    ['system/Patient.crds', 'PUT', 'Patient?identifier=MRN-1', ALICE],
    ['system/Patient.crud', 'PUT', 'Patient?identifier=MRN-1', ALICE],
    ['system/Patient.crds', 'PATCH', 'Patient/alice', PATCH],
    ['system/Patient.crud', 'PATCH', 'Patient?identifier=MRN-1', PATCH],
    ['system/Patient.crus', 'DELETE', 'Patient/alice', undefined],
    ['system/Patient.crud', 'DELETE', 'Patient?identifier=MRN-1', undefined],
    ['system/Patient.crud', 'POST', 'Patient', ALICE, IF_NONE_EXIST],
  ])('%s: %s %s is refused as it is alone', async (scope, method, url, body, ifNoneExist) => {
    const client = await aClient(server, { scope });
    const refused = await alone(client, method, url, body, ifNoneExist);
    expect([refused.status, refused.body.issue[0].diagnostics]).toEqual([403, REASON]);

    const batch = await client.post('', bundleOf('batch', method, url, body, ifNoneExist));
    const { response } = batch.body.entry[0];
    expect([response.status, response.outcome.issue[0].diagnostics]).toEqual(['403 Forbidden', REASON]);

    const transaction = await client.post('', bundleOf('transaction', method, url, body, ifNoneExist));
    expect([transaction.status, transaction.body.issue[0].diagnostics]).toEqual([403, REASON]);
  });

  it('resolves a conditional reference for whoever may search alone', async () => {
    const bundle = bundleOf('transaction', 'POST', 'Observation', OBSERVATION);
    const searcher = await aClient(server, { scope: 'system/Observation.c system/Patient.s' });
    expect((await searcher.post('', bundle)).status).toBe(200);
    const writer = await aClient(server, { scope: 'system/Observation.c system/Patient.crud' });
    expect((await writer.post('', bundle)).status).toBe(403);
  });

  it('finds what is there for If-None-Exist, and shows it to whoever may read it alone', async () => {
    const headers = { 'If-None-Exist': IF_NONE_EXIST, Prefer: 'return=representation' };
    for (const [scope, shown] of [
      ['system/Patient.cs', undefined],
      ['system/Patient.crs', 'alice'],
    ] as const) {
      const client = await aClient(server, { scope });
      const answer = await client.post('Patient', ALICE, headers);
      expect([answer.status, answer.body?.id]).toEqual([200, shown]);
      const bundle = bundleOf('transaction', 'POST', 'Patient', ALICE, IF_NONE_EXIST);
      const within = await client.post('', bundle, { Prefer: 'return=representation' });
      expect(within.body.entry[0].resource?.id).toBe(shown);
    }
  });
});
