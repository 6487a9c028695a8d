import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aClient, anAdministrator, type FhirClient, type Json } from '../support/fhir-client.js';
import { freePort } from '../support/free-port.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { G10_TYPES } from './g10-scopes.js';

const NEWBORN = 'urn:uuid:0f14d0ab-9605-4a62-a9e4-5ed26688389b';

let server: TestServer;
let fhir: FhirClient;
beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
  for (const id of ['p1', 'p2', 'p3']) await put({ ...patient(id), birthDate: `198${id[1]}-01-01` });
  await put({ ...weight('o1', 'p1'), effectiveDateTime: '2020-01-01', valueQuantity: { value: 70 } });
  await put({ ...weight('o2', 'p2'), effectiveDateTime: '2021-01-01', valueQuantity: { value: 80 } });
});
afterAll(async () => server?.close());

function patient(id: string): Json {
  return {
    resourceType: 'Patient',
    id,
    identifier: [{ system: 'urn:mrn', value: id }],
    name: [{ family: `Family${id}` }],
  };
}
function weight(id: string, of: string): Json {
  const code = { coding: [{ system: 'http://loinc.org', code: '29463-7' }] };
  return { resourceType: 'Observation', id, status: 'final', code, subject: { reference: `Patient/${of}` } };
}
async function put(resource: Json): Promise<void> {
  const { status, text } = await fhir.put(`${resource.resourceType}/${resource.id}`, resource);
  if (status > 201) throw new Error(text);
}
async function found(path: string): Promise<string[]> {
  const { body } = await fhir.get(path);
  return body.entry.map(({ resource }: Json) => `${resource.resourceType}/${resource.id}`).toSorted();
}

function versions(page: Json): string[] {
  return page.entry.map(({ resource }: Json) => resource.meta.versionId);
}
function entry(method: string, url: string, resource?: Json): Json {
  return { ...(resource ? { resource, fullUrl: NEWBORN } : {}), request: { method, url } };
}
function bundle(type: string, ...entries: Json[]): Json {
  return { resourceType: 'Bundle', type, entry: entries };
}

describe('P. CapabilityStatement', () => {
  it('CAP-04 RST-02 declares every USCDI type with read, vread and histories', async () => {
    const { body } = await fhir.get('metadata');
    for (const type of G10_TYPES) {
      const resource = body.rest[0].resource.find((each: Json) => each.type === type);
      const codes = resource.interaction.map(({ code }: Json) => code);
      expect(codes).toEqual(
        expect.arrayContaining(['read', 'vread', 'history-instance', 'search-type', 'create']),
      );
    }
  });
});

describe('P. Read', () => {
  it('RST-01 RST-10 gives the resource with that id, its version and its time', async () => {
    const { status, headers, body } = await fhir.get('Patient/p1');
    expect([status, body.id]).toEqual([200, 'p1']);
    expect(headers.get('content-type')).toMatch(/^application\/fhir\+json/);
    expect(headers.get('etag')).toBe(`W/"${body.meta.versionId}"`);
    expect(Date.parse(headers.get('last-modified')!)).not.toBeNaN();
    expect((await fhir.get(`Patient/p1/_history/${body.meta.versionId}`)).body).toEqual(body);
  });

  it('RST-10 tells unknown, malformed and deleted apart', async () => {
    await put(patient('gone'));
    await fhir.delete('Patient/gone');
    const paths = ['Patient/nobody', 'Nonsense/p1', `Patient/${'x'.repeat(65)}`, 'Patient/gone'];
    const answers = await Promise.all(paths.map(async path => fhir.get(path)));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, expect.toBeOneOf([400, 404]), 410]);
    for (const { body } of answers) expect(body.resourceType).toBe('OperationOutcome');
    const { body } = await fhir.get('Patient/p1?_summary=text');
    expect(body.meta.tag).toContainEqual(expect.objectContaining({ code: 'SUBSETTED' }));
  });

  it('RST-03 finds by a reference below its own base', async () => {
    expect(await found(`Observation?subject=${server.fhirBase}/Patient/p1`)).toEqual(['Observation/o1']);
  });

  it('RST-11 answers in JSON and in XML, single resources and Bundles', async () => {
    for (const path of ['Patient/p1', 'Patient?_id=p1']) {
      for (const [accept, format, type] of [
        ['application/fhir+json', 'json', 'application/fhir+json'],
        ['application/fhir+xml', 'xml', 'application/fhir+xml'],
      ] as const) {
        const byHeader = await fhir.get(path, { Accept: accept });
        const byParameter = await fhir.get(`${path}${path.includes('?') ? '&' : '?'}_format=${format}`);
        for (const { status, headers } of [byHeader, byParameter]) {
          expect([status, headers.get('content-type')]).toEqual([200, expect.stringContaining(type)]);
        }
      }
    }
    expect((await fhir.get('Patient/p1', { Accept: 'text/plain' })).status).toBe(406);
    const { status } = await fhir.post('Patient', 'x', { 'Content-Type': 'text/plain' });
    expect(status).toBe(415);
  });
});

describe('P. Writes', () => {
  it('RST-12 creates and updates on conditions: 201, 200, 412', async () => {
    const body = patient('ignored');
    const create = (query: string) => fhir.post('Patient', body, { 'If-None-Exist': query });
    expect((await create('identifier=urn:mrn|new')).status).toBe(201);
    expect((await create('identifier=urn:mrn|p1')).status).toBe(200);
    expect((await create('identifier=urn:mrn|')).status).toBe(412);
    const { id: _id, ...content } = patient('p4');
    expect((await fhir.put('Patient?identifier=urn:mrn|p4', content)).status).toBe(201);
    expect((await fhir.put('Patient?identifier=urn:mrn|p4', content)).status).toBe(200);
    expect((await fhir.put('Patient?identifier=urn:mrn|', content)).status).toBe(412);
  });

  it('RST-13 pages through a history in both directions of time, and knows _since', async () => {
    for (const gender of ['male', 'female', 'other']) await put({ ...patient('changing'), gender });
    const newest = await fhir.get('Patient/changing/_history?_count=2');
    expect(newest.body.total).toBe(3);
    const next = newest.body.link.find((link: Json) => link.relation === 'next').url;
    expect([...versions(newest.body), ...versions((await fhir.get(next)).body)]).toEqual(['3', '2', '1']);
    const oldest = await fhir.get('Patient/changing/_history?_sort=_lastUpdated');
    expect(versions(oldest.body)).toEqual(['1', '2', '3']);
    const since = newest.body.entry[0].resource.meta.lastUpdated;
    const recent = await fhir.get(`Patient/changing/_history?_since=${encodeURIComponent(since)}`);
    expect(versions(recent.body)).toEqual(['3']);
    expect((await fhir.get('Patient/nobody/_history')).status).toBe(404);
  });

  it('RST-14 runs a transaction whole or not at all, and the entries of a batch each by itself', async () => {
    const { id: _id, ...mother } = patient('mother');
    const reference = { reference: NEWBORN };
    const { id: _observation, ...observation } = { ...weight('x', 'x'), subject: reference };
    const done = await fhir.post(
      '',
      bundle(
        'transaction',
        { request: { method: 'POST', url: 'Observation' }, resource: observation },
        entry('POST', 'Patient', mother),
      ),
    );
    const [written = '', born = ''] = done.body.entry.map((each: Json) => each.response.location);
    expect((await fhir.get(written)).body.subject.reference).toBe(born.replace(/.*(Patient\/[^/]+).*/, '$1'));
    const rolledBack = patient('rolled-back');
    const ambiguous = entry('PUT', 'Patient?identifier=urn:mrn|', mother);
    const failed = await fhir.post(
      '',
      bundle(
        'transaction',
        { request: { method: 'PUT', url: 'Patient/rolled-back' }, resource: rolledBack },
        ambiguous,
      ),
    );
    expect([failed.status, (await fhir.get('Patient/rolled-back')).status]).toEqual([412, 404]);
    const batch = await fhir.post(
      '',
      bundle('batch', entry('GET', 'Patient/nobody'), entry('GET', 'Patient/p1')),
    );
    expect(batch.body.entry.map((each: Json) => each.response.status.slice(0, 3))).toEqual(['404', '200']);
  });
});

describe('P. Search', () => {
  it.each([
    ['Observation?_id=o1&_include=Observation:subject', ['Observation/o1', 'Patient/p1']],
    ['Patient?_id=p1&_revinclude=Observation:subject', ['Observation/o1', 'Patient/p1']],
    ['Observation?subject:Patient.name=familyp1', ['Observation/o1']],
    ['Observation?patient.identifier=urn:mrn|p2', ['Observation/o2']],
    ['Observation?patient:Patient=p1', ['Observation/o1']],
    ['Observation?value-quantity=gt75', ['Observation/o2']],
    ['Patient?_id=p1,p2&birthdate=lt1982-01-01', ['Patient/p1']],
    ['Patient?_id=p1,p2&gender:missing=true', ['Patient/p1', 'Patient/p2']],
  ])('RST-15 %s', async (path, expected) => {
    expect(await found(path)).toEqual(expected);
  });

  it('RST-15 judges unknown parameters by Prefer, and takes the search by POST', async () => {
    const handling = (value: string) => fhir.get('Patient?nonsense=1', { Prefer: `handling=${value}` });
    expect((await handling('strict')).status).toBe(400);
    expect((await handling('lenient')).status).toBe(200);
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const posted = await fhir.post('Patient/_search', 'birthdate=lt1982-01-01', form);
    expect(posted.body.entry).toHaveLength((await found('Patient?birthdate=lt1982-01-01')).length);
  });
});

describe('P. The rest of it', () => {
  it('RST-20 reads what was just written, and counts', async () => {
    await put(patient('just-written'));
    const { body } = await fhir.get('Patient?_id=just-written&_summary=count');
    expect([body.total, body.entry]).toEqual([1, undefined]);
  });

  it('RST-20 gives back the bytes of a Binary', async () => {
    const bytes = String.raw`%PDF-1.7 \u0000`;
    const { status, headers } = await fhir.post('Binary', bytes, { 'Content-Type': 'application/pdf' });
    expect(status).toBe(201);
    const path = headers.get('location')!.split('/_history')[0]!;
    expect((await fhir.get(path, { Accept: 'application/pdf' })).text).toBe(bytes);
  });

  it('RST-20 keeps a search stable while others write', async () => {
    const first = await fhir.get('Patient?_count=1&_total=accurate&name=familyp');
    await put(patient('p0'));
    const next = first.body.link.find((link: Json) => link.relation === 'next').url;
    expect((await fhir.get(next)).body.total ?? first.body.total).toBe(first.body.total);
  });

  it.each(['_tag', '_security', '_source', '_profile', '_list', '_id', '_lastUpdated'])(
    'RST-20 knows %s on every type',
    async parameter => {
      const value = parameter === '_lastUpdated' ? 'gt2020' : 'x';
      expect((await fhir.get(`Patient?${parameter}=${value}`)).status).toBe(200);
    },
  );

  it('RST-20 speaks of its public address, and not of the headers that somebody sends', async () => {
    const headers = { 'X-Forwarded-Host': 'evil.example', Forwarded: 'host=evil.example' };
    expect((await fhir.get('Patient?_id=p1', headers)).text).not.toContain('evil.example');
    const PORT = String(await freePort());
    const behind = await startServer({ environment: { PORT, PUBLIC_URL: 'https://fhir.example' } });
    const client = await aClient(behind, { scope: 'system/*.rs' });
    const { body } = await client.get(`http://127.0.0.1:${PORT}/fhir/Patient`);
    expect(body.link[0].url).toMatch(/^https:\/\/fhir\.example\/fhir\/Patient/);
    await behind.close();
  });
});
