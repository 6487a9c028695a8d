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
      expect((await fhir.post(post, 'nonsense=1', form)).status).toBe(200);
      expect((await fhir.post(post, 'nonsense=1', { ...form, Prefer: 'handling=strict' })).status).toBe(400);
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

  it.each(['', 'Patient/alice/*'])('%j names what none of the types has, and passes it over', async path => {
    const { body, headers } = await fhir.get(`${path}?nonsense=1&_summary=count`, {
      Prefer: 'handling=lenient',
    });
    expect(body.total).toBe(path === '' ? 14 : 7);
    expect(body.link[0].url).not.toContain('nonsense');
    expect(body.entry[0].resource.issue[0].diagnostics).toContain('nonsense');
    expect(headers.get('preference-applied')).toBe('handling=lenient');
    expect((await fhir.get(`${path}?nonsense=1`, { Prefer: 'handling=strict' })).status).toBe(400);
  });

  it.each([
    '?_type=Nonsense',
    '?_type=Patient,Observation&birthdate=2000',
    '?_type=Patient&_sort=nonsense',
    '?_type=Patient,Observation&_sort=_profile',
    '?_sort=-date',
    '?_sort=',
    '?_sort=_id&_sort=_lastUpdated',
    '?_total=estimate',
    '?_total=none&_total=accurate',
    '?_page=x',
  ])('%s is refused', async path => {
    expect((await fhir.get(path)).status).toBe(400);
  });
});

async function paged(client: FhirClient, path: string): Promise<Json[]> {
  const entries: Json[] = [];
  let url: string | undefined = path;
  while (url !== undefined) {
    const { status, body } = await client.get(url);
    expect(status).toBe(200);
    entries.push(...(body.entry ?? []));
    url = body.link.find(({ relation }: Json) => relation === 'next')?.url;
  }
  return entries;
}

function times(entries: readonly Json[]): string[] {
  return entries.map(({ resource }) => resource.meta.lastUpdated);
}

function ids(entries: readonly Json[]): string[] {
  return entries.map(({ resource }) => resource.id);
}

describe('_sort over several types – search.html#sort', () => {
  it.each([1, 3, 1000])('goes by time of writing and by id, both ways, %i on a page', async count => {
    for (const path of ['', 'Patient/alice/*']) {
      const whole = path === '' ? 14 : 7;
      const rising = await paged(fhir, `${path}?_sort=_lastUpdated&_count=${count}`);
      expect(times(rising)).toEqual(times(rising).toSorted());
      const falling = await paged(fhir, `${path}?_sort=-_lastUpdated&_count=${count}`);
      expect(times(falling)).toEqual(times(rising).toReversed());
      const byId = await paged(fhir, `${path}?_sort=_id,-_lastUpdated&_count=${count}`);
      expect(ids(byId)).toEqual(ids(rising).toSorted());
      for (const entries of [rising, falling, byId])
        expect(new Set(entries.map(({ fullUrl }) => fullUrl)).size).toBe(whole);
    }
  });

  it('takes any parameter of the one type that _type names', async () => {
    const entries = await paged(fhir, '?_type=Patient&_sort=-_id&_count=1');
    expect(ids(entries)).toEqual(['bob', 'alice']);
  });

  it('includes what the matches of the page refer to, and holds what the token may search', async () => {
    const { body } = await fhir.get('?_type=Observation,Condition&_sort=_id&_count=2&_include=*');
    expect(body.entry.map(({ resource, search }: Json) => [resource.id, search.mode])).toEqual([
      ['alice-1', 'match'],
      ['alice-1', 'match'],
      ['alice', 'include'],
    ]);
    const app = await aClient(server, { scope: 'patient/*.rs', patient: 'alice' });
    expect(ids(await paged(app, '?_sort=-_id&_count=2')).toSorted()).toEqual(
      ids(await paged(fhir, 'Patient/alice/*')).toSorted(),
    );
  });

  it('shows on later pages nothing that was written after the first', async () => {
    for (const sort of ['_lastUpdated', '-_lastUpdated', '-_id']) {
      const { body } = await fhir.get(`?_sort=${sort}&_count=3`);
      const next = body.link.find(({ relation }: Json) => relation === 'next').url as string;
      await fhir.put('Group/a-late-one', {
        resourceType: 'Group',
        id: 'a-late-one',
        type: 'person',
        actual: true,
      });
      const rest = await paged(fhir, next);
      expect(ids(rest)).not.toContain('a-late-one');
      expect(rest).toHaveLength(11);
      await fhir.delete('Group/a-late-one');
    }
  });
});
