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

describe('reads whose answers are too large together', () => {
  beforeAll(async () => {
    const data = 'A'.repeat(7_800_000);
    const binary = { resourceType: 'Binary', id: 'large', contentType: 'text/plain', data };
    expect((await fhir.put('Binary/large', binary)).status).toBe(201);
  });
  const requests = Array.from({ length: 12 }, () => ({ method: 'GET', url: 'Binary/large' }));

  it('are refused from there on in a batch', async () => {
    const entry = requests.map(request => ({ request }));
    const { body } = await fhir.post('', { resourceType: 'Bundle', type: 'batch', entry });
    const statuses = body.entry.map(({ response }: Json) => response.status.slice(0, 3));
    expect(statuses.toSorted()).toEqual([
      ...Array.from({ length: 8 }, () => '200'),
      ...Array.from({ length: 4 }, () => '413'),
    ]);
  });

  it('undo a transaction', async () => {
    const entry = [
      { request: { method: 'POST', url: 'Patient' }, resource: { resourceType: 'Patient', active: true } },
      ...requests.map(request => ({ request })),
    ];
    const { status, body } = await fhir.post('', { resourceType: 'Bundle', type: 'transaction', entry });
    expect([status, body.issue[0].expression]).toEqual([413, ['Bundle.entry[9]']]);
    expect((await fhir.get('Patient?active=true&_summary=count')).body.total).toBe(0);
  });

  it('are representations of writes, which are left out: the writes are done all the same', async () => {
    const patch = JSON.stringify([{ op: 'add', path: '/language', value: 'en' }]);
    const resource = {
      resourceType: 'Binary',
      contentType: 'application/json-patch+json',
      data: Buffer.from(patch).toString('base64'),
    };
    const request = { method: 'PATCH', url: 'Binary/large' };
    const entry = Array.from({ length: 10 }, () => ({ request, resource }));
    const bundle = { resourceType: 'Bundle', type: 'batch', entry };
    const { body } = await fhir.post('', bundle, { Prefer: 'return=representation' });
    const statuses = body.entry.map(({ response }: Json) => response.status);
    expect(statuses).toEqual(Array.from({ length: 10 }, () => '200 OK'));
    expect(body.entry.filter((answer: Json) => answer.resource !== undefined)).toHaveLength(8);
    expect(body.entry.at(-1).response.etag).toBe('W/"11"');
  });
});
