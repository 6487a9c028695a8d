import { Client } from 'fhir-kit-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestServer } from '../support/start-server.js';
import { aHospital } from './a-hospital.js';
import { launched } from './an-app.js';

describe('fhir-kit-client, a client that is not ours', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await aHospital();
  });
  afterAll(async () => server?.close());

  it('finds the SMART endpoints, launches, reads, searches, pages, writes and is told what it may not', async () => {
    const client = new Client({ baseUrl: server.fhirBase });
    expect(await client.smartAuthMetadata()).toMatchObject({
      authorizeUrl: new URL(`${server.url}/auth/authorize`),
      tokenUrl: new URL(`${server.url}/auth/token`),
    });

    const scope = 'launch/patient patient/*.rs patient/Observation.cud';
    const { body } = await launched({ server, scope });
    client.bearerToken = String(body['access_token']);
    const id = String(body['patient']);
    expect(await client.read({ resourceType: 'Patient', id })).toMatchObject({ resourceType: 'Patient', id });

    const observation = {
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'Mood' },
      subject: { reference: `Patient/${id}` },
    };
    const created = await client.create({ resourceType: 'Observation', body: observation });
    expect(created).toMatchObject({ status: 'final', id: expect.any(String) });
    const first = await client.search({
      resourceType: 'Observation',
      searchParams: { patient: id, _count: 1 },
    });
    const second = await client.nextPage({ bundle: first as never });
    expect([first, second]).toMatchObject([{ entry: [{}] }, { entry: [{}] }]);
    const history = await client.history({ resourceType: 'Observation', id: String(created['id']) });
    expect(history).toMatchObject({ type: 'history', total: 1 });

    const denied = client.create({
      resourceType: 'Condition',
      body: { ...observation, resourceType: 'Condition' },
    });
    await expect(denied).rejects.toMatchObject({ response: { status: 403 } });
    await expect(client.read({ resourceType: 'Patient', id: 'bob' })).rejects.toMatchObject({
      response: { status: 404 },
    });
  });
});
