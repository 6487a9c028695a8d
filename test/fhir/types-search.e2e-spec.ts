import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aClient, anAdministrator, type FhirClient, type Json } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';

let server: TestServer;
let fhir: FhirClient;

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
  for (const patient of ['alice', 'bob']) {
    const subject = { reference: `Patient/${patient}` };
    await fhir.put(`Patient/${patient}`, { resourceType: 'Patient', id: patient });
    for (const number of [1, 2, 3]) {
      const id = `${patient}-${number}`;
      const code = { text: 'x' };
      await fhir.put(`Observation/${id}`, {
        resourceType: 'Observation',
        id,
        status: 'final',
        code,
        subject,
      });
      await fhir.put(`Condition/${id}`, { resourceType: 'Condition', id, code, subject });
    }
  }
});
afterAll(async () => server?.close());

function found({ body }: { readonly body: Json }): string[] {
  return (body.entry ?? []).map(({ resource }: Json) => `${resource.resourceType}/${resource.id}`);
}

describe('searches of several types – http.html#search', () => {
  it('GET /fhir?_type holds the types that are named, by what they have in common', async () => {
    expect(found(await fhir.get('?_type=Patient,Condition'))).toHaveLength(8);
    expect(found(await fhir.get('?_type=Patient,Condition&_id=alice,alice-1')).toSorted()).toEqual([
      'Condition/alice-1',
      'Patient/alice',
    ]);
    expect(found(await fhir.get('?_lastUpdated=ge2000'))).toHaveLength(14);
  });

  it('GET /fhir/Patient/1/* is the compartment', async () => {
    expect(found(await fhir.get('Patient/alice/*'))).toHaveLength(7);
    expect(found(await fhir.get('Patient/alice/*?_type=Observation'))).toHaveLength(3);
  });

  it.each([
    ['', '_search'],
    ['Patient/alice/*', 'Patient/alice/*/_search'],
    ['Patient/alice/Observation', 'Patient/alice/Observation/_search'],
  ])(
    'GET /fhir/%s and POST /fhir/%s are the same, parameters of URL and body together',
    async (get, post) => {
      const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
      const url = '_lastUpdated=ge2000&_count=100';
      const body = '_id=alice,alice-1,bob-2';
      const asked = found(await fhir.get(`${get}?${url}&${body}`));
      expect(asked.length).toBeGreaterThan(0);
      for (const [query, sent] of [
        [`?${url}`, body],
        ['', `${url}&${body}`],
        [`?${url}&${body}`, undefined],
      ] as const) {
        const answer = await fhir.post(`${post}${query}`, sent, sent === undefined ? {} : form);
        expect([answer.status, found(answer)]).toEqual([200, asked]);
      }
      expect((await fhir.post(post, '{}')).status).toBe(415);
      expect((await fhir.post(post, 'nonsense=1', form)).status).toBe(
        get === 'Patient/alice/Observation' ? 200 : 400,
      );
      expect((await fhir.post(post, '_id=%ff', form)).status).toBe(400);
    },
  );

  it('POST /fhir/_search pages by GET, as its links say', async () => {
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const { body } = await fhir.post('_search', '_type=Observation&_count=4', form);
    const next = body.link.find(({ relation }: Json) => relation === 'next').url as string;
    expect(found(await fhir.get(next))).toHaveLength(2);
  });

  it.each(['?_lastUpdated=ge2000', 'Patient/alice/*?'])('%s pages by sealed links', async path => {
    const seen: string[] = [];
    let url: string | undefined = `${path}&_count=2`;
    while (url !== undefined) {
      const answer = await fhir.get(url);
      expect([answer.status, found(answer).length <= 2]).toEqual([200, true]);
      seen.push(...found(answer));
      url = answer.body.link.find(({ relation }: Json) => relation === 'next')?.url;
      if (url === undefined) continue;
      expect((await fhir.get(`${url}&_id=alice`)).status).toBe(400);
      const other = await aClient(server, { scope: 'system/*.rs', clientId: 'other' });
      expect((await other.get(url)).status).toBe(400);
    }
    expect(new Set(seen).size).toBe(path.startsWith('?') ? 14 : 7);
    expect(seen).toHaveLength(new Set(seen).size);
  });

  it('holds what the token may search; a type that is named and out of reach is a 403', async () => {
    const app = await aClient(server, { scope: 'patient/Condition.rs', patient: 'alice' });
    expect(found(await app.get(''))).toHaveLength(3);
    expect(found(await app.get('Patient/bob/*'))).toEqual([]);
    expect((await app.get('?_type=Observation')).status).toBe(403);
  });

  it.each(['?_type=Patient,Observation', '', 'Patient/alice/*'])(
    '%j counts all of the types that the token may search, and nothing else',
    async path => {
      const joined = path.includes('?') ? `${path}&` : `${path}?`;
      const app = await aClient(server, { scope: 'patient/*.rs', patient: 'alice' });
      for (const client of [fhir, app]) {
        const all = found(await client.get(`${joined}_count=1000`));
        const counted = await client.get(`${joined}_summary=count`);
        expect([counted.status, counted.body.total, counted.body.entry]).toEqual([
          200,
          all.length,
          undefined,
        ]);
        const first = await client.get(`${joined}_total=accurate&_count=2`);
        expect([first.body.total, found(first).length]).toEqual([all.length, 2]);
        const next = first.body.link.find(({ relation }: Json) => relation === 'next').url as string;
        expect((await client.get(next)).body).not.toHaveProperty('total');
      }
      expect((await fhir.get(`${joined}_total=none`)).body).not.toHaveProperty('total');
    },
  );

  it.each([
    '?_type=Nonsense',
    '?_type=Patient,Observation&birthdate=2000',
    '?_type=Patient&_sort=_id',
    '?_sort=_lastUpdated',
    '?_total=estimate',
    '?_total=none&_total=accurate',
    '?_summary=count&nonsense=1',
    '?_count=0',
    '?_page=x',
  ])('%s is refused', async path => {
    expect((await fhir.get(path)).status).toBe(400);
  });
});
