import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '../../src/index.js';
import { aClient, anAdministrator, type FhirClient, type Json } from '../../test/support/fhir-client.js';
import { startServer, type TestServer } from '../../test/support/start-server.js';
import { WardFlagsModule } from './ward-flags.module.js';

let server: TestServer;
let fhir: FhirClient;
let alice: FhirClient;

const idsOf = (body: Json): readonly string[] =>
  (body.entry ?? []).map(({ resource }: Json) => resource.id as string);

function flag(patient: string, text: string, id?: string): Json {
  const subject = { reference: `Patient/${patient}` };
  return { resourceType: 'Flag', ...(id ? { id } : {}), status: 'active', code: { text }, subject };
}

async function rowsOf(id: string): Promise<readonly Json[]> {
  const text = 'select version, text from ward_flag where id = $1 order by version';
  return server.get<Database>(Database as never).query({ text, values: [id] });
}

beforeAll(async () => {
  server = await startServer({ extensions: [WardFlagsModule] });
  fhir = await anAdministrator(server);
  alice = await aClient(server, { scope: 'patient/*.cruds', patient: 'alice' });
  for (const id of ['alice', 'bob']) await fhir.put(`Patient/${id}`, { resourceType: 'Patient', id });
  await fhir.put('Flag/a-falls', flag('alice', 'Falls', 'a-falls'));
  await fhir.put('Flag/a-falls', flag('alice', 'Falls often', 'a-falls'));
  await fhir.put('Flag/b-mrsa', flag('bob', 'MRSA', 'b-mrsa'));
});
afterAll(async () => server?.close());

describe('F78 a facade that is written', () => {
  it('keeps what is created, updated, patched and deleted in its own table', async () => {
    const created = await fhir.post('Flag', flag('bob', 'Latex'));
    expect([created.status, created.headers.get('etag')]).toEqual([201, 'W/"1"']);
    const id = created.body.id as string;
    const patch = [{ op: 'replace', path: '/code/text', value: 'No latex' }];
    expect((await fhir.patch(`Flag/${id}`, patch)).body.code.text).toBe('No latex');
    expect((await fhir.delete(`Flag/${id}`)).status).toBe(204);
    expect(await rowsOf(id)).toEqual([
      { version: 1, text: 'Latex' },
      { version: 2, text: 'No latex' },
      { version: 3, text: null },
    ]);
    expect((await fhir.get(`Flag/${id}`)).status).toBe(404);
  });

  it('has a history, each version judged by itself', async () => {
    const { body } = await fhir.get('Flag/a-falls/_history');
    expect(body.entry.map(({ resource }: Json) => resource.code.text)).toEqual(['Falls often', 'Falls']);
    const first = await fhir.get('Flag/a-falls/_history?_count=1');
    const next = first.body.link.find(({ relation }: Json) => relation === 'next').url;
    expect((await fhir.get(next)).body.entry[0].resource.meta.versionId).toBe('1');
    expect((await alice.get('Flag/a-falls/_history/1')).body.code.text).toBe('Falls');
    expect((await alice.get('Flag/b-mrsa/_history/1')).status).toBe(404);
    expect((await alice.get('Flag/b-mrsa/_history')).status).toBe(404);
    expect((await fhir.get('Flag/_history')).status).toBe(501);
  });

  it('is changed on the version that the writer has seen', async () => {
    const changed = flag('alice', 'x', 'a-falls');
    const answer = await fhir.put('Flag/a-falls', changed, { 'If-Match': 'W/"1"' });
    expect([answer.status, (await rowsOf('a-falls')).length]).toEqual([412, 2]);
  });

  it('is changed by nobody out of reach: nothing is sent to the other system', async () => {
    expect((await alice.put('Flag/b-mrsa', flag('bob', 'gone', 'b-mrsa'))).status).toBe(404);
    expect((await alice.put('Flag/a-falls', flag('bob', 'moved', 'a-falls'))).status).toBe(403);
    expect((await alice.put('Flag/new', flag('alice', 'new', 'new'))).status).toBe(404);
    expect((await alice.post('Flag', flag('bob', 'planted'))).status).toBe(403);
    expect((await alice.delete('Flag/b-mrsa')).status).toBe(404);
    expect([(await rowsOf('b-mrsa')).length, (await rowsOf('new')).length]).toEqual([1, 0]);
    const { body } = await fhir.get('Flag?_total=accurate');
    expect(idsOf(body)).toEqual(['a-falls', 'b-mrsa']);
    expect((await alice.post('Flag', flag('alice', 'mine'))).status).toBe(201);
  });

  it('is part of the transaction: what fails behind it takes its rows back, and is named', async () => {
    const entry = [
      {
        request: { method: 'PUT', url: 'Patient/carol' },
        resource: { resourceType: 'Patient', id: 'carol' },
      },
      { request: { method: 'PUT', url: 'Flag/c-1' }, resource: flag('carol', 'first', 'c-1') },
      {
        request: { method: 'PUT', url: 'Flag/c-2' },
        resource: { ...flag('carol', 'second', 'c-2'), period: { start: '2026-01-01' } },
      },
    ];
    const answer = await fhir.post('', { resourceType: 'Bundle', type: 'transaction', entry });
    expect([answer.status, answer.text.includes('Bundle.entry[2]')]).toEqual([400, true]);
    expect(await rowsOf('c-1')).toEqual([]);
    expect((await fhir.get('Patient/carol')).status).toBe(404);
    const good = { resourceType: 'Bundle', type: 'transaction', entry: entry.slice(0, 2) };
    expect((await fhir.post('', good)).status).toBe(200);
    expect(await rowsOf('c-1')).toHaveLength(1);
    await fhir.delete('Flag/c-1');
  });

  it('takes conditions', async () => {
    const again = await fhir.post('Flag', flag('bob', 'MRSA'), { 'If-None-Exist': 'patient=bob' });
    expect([again.status, again.body.id]).toEqual([200, 'b-mrsa']);
  });

  it('is not rehearsed: nothing could be taken back elsewhere', async () => {
    const parameter = [
      { name: 'mode', valueCode: 'create' },
      { name: 'resource', resource: flag('bob', 'rehearsed') },
    ];
    const { body } = await fhir.post('Flag/$validate', { resourceType: 'Parameters', parameter });
    expect(JSON.stringify(body)).toContain('leave out mode');
  });
});

describe('F78 searches of and around a facade', () => {
  it('sorts and pages', async () => {
    await fhir.put('Flag/a-zero', flag('alice', 'Zero', 'a-zero'));
    const sorted = await fhir.get('Flag?_sort=-_lastUpdated&_count=1&_total=accurate');
    expect(idsOf(sorted.body)).toEqual(['a-zero']);
    const next = sorted.body.link.find(({ relation }: Json) => relation === 'next').url;
    expect(idsOf((await fhir.get(next)).body)).not.toContain('a-zero');
    expect(idsOf((await fhir.get('Flag?_id=a-zero,b-mrsa,a-falls&_sort=-_id')).body)).toEqual([
      'b-mrsa',
      'a-zero',
      'a-falls',
    ]);
    expect(idsOf((await fhir.get('Flag?_id=a-zero,b-mrsa&_sort=-patient')).body)).toEqual([
      'b-mrsa',
      'a-zero',
    ]);
  });

  it('includes what its resources refer to, and what refers to them', async () => {
    await fhir.put('Provenance/p', {
      resourceType: 'Provenance',
      id: 'p',
      target: [{ reference: 'Flag/b-mrsa' }],
      recorded: '2026-01-01T00:00:00Z',
      agent: [{ who: { display: 'somebody' } }],
    });
    const query = 'Flag?_id=b-mrsa&_include=Flag:patient&_revinclude=Provenance:target';
    expect(idsOf((await fhir.get(query)).body)).toEqual(['b-mrsa', 'bob', 'p']);
    const narrow = await aClient(server, { scope: 'patient/Flag.rs', patient: 'bob' });
    expect(idsOf((await narrow.get(query)).body)).toEqual(['b-mrsa']);
  });

  it('is included by stored resources, as far as the caller may read it', async () => {
    expect(idsOf((await fhir.get('Provenance?_include=Provenance:target')).body)).toEqual(['p', 'b-mrsa']);
    expect(idsOf((await fhir.get('Patient?_id=bob&_revinclude=Flag:patient')).body)).toEqual([
      'bob',
      'b-mrsa',
    ]);
    expect(idsOf((await alice.get('Patient?_revinclude=Flag:patient')).body)).not.toContain('b-mrsa');
    const narrow = await aClient(server, { scope: 'patient/Patient.rs', patient: 'bob' });
    expect(idsOf((await narrow.get('Patient?_revinclude=Flag:patient')).body)).toEqual(['bob']);
  });

  it.each(['Patient?_has:Flag:patient:_id=b-mrsa', 'Provenance?target:Flag.patient=bob'])(
    'refuses to be looked through, and names it: %s',
    async query => {
      const { status, text } = await fhir.get(query);
      expect([status, text.includes('Flag comes from another system')]).toEqual([400, true]);
    },
  );

  it('is listed with what it can do', async () => {
    const { body } = await fhir.get('metadata');
    const type = body.rest[0].resource.find(({ type: name }: Json) => name === 'Flag');
    expect(type.interaction.map(({ code }: Json) => code)).toEqual([
      'read',
      'vread',
      'update',
      'patch',
      'delete',
      'history-instance',
      'create',
      'search-type',
    ]);
    expect([type.versioning, type.searchInclude.includes('Flag:patient')]).toEqual(['versioned', true]);
  });
});
