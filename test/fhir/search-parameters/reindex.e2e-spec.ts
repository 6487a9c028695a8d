import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Database } from '../../../src/database/database.js';
import { aClient, anAdministrator, type FhirClient, type Json } from '../../support/fhir-client.js';
import { freshDatabase } from '../../support/fresh-database.js';
import { startServer, type TestServer } from '../../support/start-server.js';
import { aParameter, aPatient, define, found, put, strict, untilSearchable } from './custom-parameters.js';

function parametersOf({ body }: { body: Json }): Record<string, unknown> {
  const entries = (body.parameter as Json[]).map(({ name, ...value }) => [name, Object.values(value)[0]]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

describe('F51 reindexing in the background', () => {
  let url: string;
  /** Answers requests and runs no jobs. */
  let idle: TestServer;
  let client: FhirClient;
  beforeAll(async () => {
    url = await freshDatabase();
    idle = await start({ JOB_CONCURRENCY: '0' });
    client = await anAdministrator(idle);
    const entry = Array.from({ length: 350 }, (_, index) => ({
      resource: aPatient(`p${index}`, index % 10 === 0 ? 'green' : 'grey'),
      request: { method: 'PUT', url: `Patient/p${index}` },
    }));
    expect((await client.post('', { resourceType: 'Bundle', type: 'transaction', entry })).status).toBe(200);
  });
  afterAll(async () => idle.close());

  function start(environment: Record<string, string> = {}): Promise<TestServer> {
    return startServer({ environment: { DATABASE_URL: url, ...environment } });
  }

  it('a parameter is refused with its progress until all is indexed, or named as ignored', async () => {
    await put(client, aParameter('eye-color'));
    for (const query of [
      'eye-color=green',
      'eye-color:missing=true',
      'general-practitioner.name=x&eye-color=green',
    ]) {
      const refused = await strict(client, `Patient?${query}`);
      expect(refused.status).toBe(400);
      expect(refused.body.issue[0].diagnostics).toMatch(
        /eye-color is not ready yet: 0 % of the stored resources/,
      );
    }
    const lenient = await client.get('Patient?eye-color=green&_count=1');
    expect(lenient.status).toBe(200);
    expect(lenient.text).toContain('eye-color');
    expect(lenient.body.link[0].url).not.toContain('eye-color');
    expect((await client.get('Patient?_sort=eye-color')).status).toBe(400);
    expect((await client.get('Patient?_filter=eye-color eq green')).status).toBe(400);
    expect((await client.get('metadata')).text).not.toContain('"eye-color"');
    await put(client, aPatient('early', 'green'));
  });

  it('grants nothing to a granular scope until then', async () => {
    const limited = await aClient(idle, { scope: 'system/Patient.rs?eye-color=green' });
    expect((await limited.get('Patient')).body.entry ?? []).toEqual([]);
    expect((await limited.get('Patient/p0')).status).toBe(404);
  });

  it('is done by another server, and known in both', async () => {
    const worker = await start();
    await untilSearchable(client, 'Patient', 'eye-color');
    expect(await found(client, 'Patient?eye-color=green&_count=100')).toHaveLength(36);
    const there = await anAdministrator(worker);
    expect(await found(there, 'Patient?eye-color=green&_count=100')).toHaveLength(36);
    await worker.close();
  });

  it('waits for transactions that began before the parameter was there', async () => {
    const worker = await start();
    const database = idle.get(Database);
    await database.transaction(async open => {
      await open.query({ text: 'select pg_current_xact_id()::text', values: [] });
      await put(client, aParameter('patience'));
      await new Promise(resolve => setTimeout(resolve, 700));
      expect((await strict(client, 'Patient?patience=x')).status).toBe(400);
    });
    await untilSearchable(client, 'Patient', 'patience');
    await worker.close();
  });

  it('a server that has not heard of a parameter writes nothing by the old ones', async () => {
    const forget = `update installation set value = (value::bigint + 1)::text where name = 'search-parameters'`;
    await idle.get(Database).query({ text: forget, values: [] });
    const refused = await client.put('Patient/late', aPatient('late', 'green'));
    expect(refused.status).toBe(503);
    expect(refused.headers.get('Retry-After')).toBeTruthy();
    expect((await client.get('Patient/late')).status).toBe(404);
    await vi.waitUntil(
      async () => (await client.put('Patient/late', aPatient('late', 'green'))).status === 201,
      {
        timeout: 30_000,
        interval: 200,
      },
    );
    expect(await found(client, 'Patient?eye-color=green&_count=100')).toContain('late');
  });

  it('loses no resource that is written meanwhile, whoever writes it', async () => {
    const worker = await start();
    const writers = [client, await anAdministrator(worker)];
    const over = new AbortController();
    const written = Promise.all(
      writers.map(async (writer, index) => {
        const ids: string[] = [];
        while (!over.signal.aborted) {
          const id = `w${index}-${ids.length}`;
          const { status } = await writer.put(`Patient/${id}`, { ...aPatient(id, 'violet') });
          if (status === 201) ids.push(id);
          else expect(status).toBe(503);
        }
        return ids;
      }),
    );
    await define(client, aParameter('iris'));
    over.abort();
    const ids = (await written).flat().toSorted();
    expect(ids.length).toBeGreaterThan(2);
    expect(await found(client, 'Patient?iris=violet&_count=1000')).toEqual(ids);
    expect(await found(client, 'Patient?eye-color=violet&_count=1000')).toEqual(ids);
    await worker.close();
  });

  it('a parameter whose job has failed says so, and is tried again when it is stored again', async () => {
    await put(client, aParameter('unlucky'));
    await idle.get(Database).query({
      text: `update job set state = 'failed', finished_at = now()
        where id = (select job from search_parameter where code = 'unlucky')`,
      values: [],
    });
    await vi.waitUntil(
      async () => (await strict(client, 'Patient?unlucky=x')).text.includes('could not be made'),
      {
        timeout: 30_000,
        interval: 200,
      },
    );
    const worker = await start();
    await define(client, aParameter('unlucky'));
    await worker.close();
  });

  it('$reindex repairs what is wrong in the index, and shows how far it is', async () => {
    await idle.get(Database).query({ text: `update search set tokens = '{}', links = '{}'`, values: [] });
    await idle.get(Database).query({ text: 'delete from posting', values: [] });
    expect(await found(client, 'Patient?eye-color=green&_count=100')).toEqual([]);
    const asked = await client.post('$reindex', {
      resourceType: 'Parameters',
      parameter: [{ name: 'type', valueCode: 'Patient' }],
    });
    expect(asked.status, asked.text).toBe(202);
    expect(parametersOf(asked)).toMatchObject({ state: 'queued', done: 0 });
    const status = asked.headers.get('Content-Location')!;
    const waiting = await client.get(status);
    expect(waiting.status).toBe(202);
    expect(waiting.headers.get('X-Progress')).toBe('queued');
    expect(waiting.headers.get('Retry-After')).toBe('1');
    const again = await client.post('$reindex?type=Patient', undefined);
    expect(again.headers.get('Content-Location')).toBe(status);

    const worker = await start();
    const done = await vi.waitUntil(
      async () => {
        const response = await client.get(status);
        return response.status === 200 ? response : undefined;
      },
      { timeout: 60_000, interval: 100 },
    );
    const { state, done: number, total } = parametersOf(done);
    expect(state).toBe('completed');
    expect(number).toBe(total);
    expect(await found(client, 'Patient?eye-color=green&_count=100')).toHaveLength(37);
    await worker.close();
  });

  it('$reindex can be cancelled, unless a SearchParameter waits for it', async () => {
    const { headers } = await client.post('$reindex', undefined);
    const job = new URL(headers.get('Content-Location')!).searchParams.get('job')!;
    expect(parametersOf(await client.post(`$reindex-cancel?job=${job}`, undefined))).toMatchObject({
      state: 'cancelled',
    });
    expect((await client.get(`$reindex-status?job=${job}`)).status).toBe(200);

    await put(client, aParameter('waiting'));
    const [row] = await idle.get(Database).query<{ job: string }>({
      text: `select job::text from search_parameter where code = 'waiting'`,
      values: [],
    });
    expect((await client.post(`$reindex-cancel?job=${row!.job}`, undefined)).status).toBe(400);
  });

  it.each([
    { scope: 'patient/*.cruds', patient: 'p1' },
    { scope: 'user/*.cruds' },
    { scope: 'system/Patient.cruds' },
    { scope: 'system/*.rs' },
  ])('is for administrators of all its types alone: $scope', async request => {
    const other = await aClient(idle, request);
    expect((await other.post('$reindex', undefined)).status).toBe(403);
    const { headers } = await client.post('$reindex', undefined);
    const status = new URL(headers.get('Content-Location')!).search;
    expect((await other.get(`$reindex-status${status}`)).status).toBe(403);
    expect((await other.post(`$reindex-cancel${status}`, undefined)).status).toBe(403);
  });

  it('says what is wrong with a request', async () => {
    expect((await client.get('$reindex')).status).toBe(405);
    expect((await client.post('$reindex?type=Nonsense', undefined)).status).toBe(400);
    expect((await client.post('$reindex?since=2020', undefined)).status).toBe(400);
    expect((await client.get('$reindex-status')).status).toBe(400);
    expect((await client.get('$reindex-status?job=nonsense')).status).toBe(404);
    expect((await client.get('$reindex-status?job=00000000-0000-4000-8000-000000000000')).status).toBe(404);
  });
});
