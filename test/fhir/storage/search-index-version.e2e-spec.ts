import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresDatabase } from '../../../src/database/postgres-database.js';
import { SEARCH_TERM_VERSION } from '../../../src/fhir/search/search-term.js';
import { anAdministrator, type FhirClient } from '../../support/fhir-client.js';
import { freshDatabase } from '../../support/fresh-database.js';
import { startServer, type TestServer } from '../../support/start-server.js';

const INDEX_TABLES = ['search', 'posting', 'span', 'string', 'sort', 'membership'];

describe('an index of another version', () => {
  let url: string;
  let database: PostgresDatabase;
  beforeAll(async () => {
    url = await freshDatabase();
    database = new PostgresDatabase(url, 4);
    const server = await start();
    const client = await anAdministrator(server);
    const entry = Array.from({ length: 250 }, (_, index) => [patient(index), observation(index)])
      .flat()
      .map(resource => ({
        resource,
        request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
      }));
    expect((await client.post('', { resourceType: 'Bundle', type: 'transaction', entry })).status).toBe(200);
    await client.delete('Patient/p249');
    await server.close();
  });
  afterAll(async () => database.close());

  async function start(): Promise<TestServer> {
    return startServer({ environment: { DATABASE_URL: url } });
  }

  async function query(text: string, values: readonly unknown[] = []) {
    return database.query<Record<string, unknown>>({ text, values });
  }

  /** As a server leaves it that wrote other terms, or fewer. */
  async function outdate(version: string): Promise<Record<string, unknown>> {
    const before = await counts();
    await query('delete from posting');
    await query('delete from string');
    await query(`update search set tokens = '{1,2,3}', links = '{}', lo = 5, hi = 5, reachable = false`);
    await query(
      'delete from membership m using resource r where r.key = m.key and r.version = m.version and r.content is not null',
    );
    await query(`update installation set value = $1 where name = 'search-index'`, [version]);
    return before;
  }

  async function counts(): Promise<Record<string, unknown>> {
    const columns = INDEX_TABLES.map(table => `(select count(*)::int from ${table}) as ${table}`);
    const [row] = await query(`select ${columns.join(', ')}`);
    return row!;
  }

  it('is taken by an empty database', async () => {
    const [row] = await query(`select value from installation where name = 'search-index'`);
    expect(row).toEqual({ value: String(SEARCH_TERM_VERSION) });
  });

  it('an earlier one is brought up to date before the server answers', async () => {
    const before = await outdate('1');
    const server = await start();
    await expectWhole(server);
    expect(await counts()).toEqual(before);
    expect(await query(`select name from installation where name like 'reindex%'`)).toEqual([]);
    await server.close();
  });

  it('goes on where an earlier start has ended', async () => {
    const before = await outdate('1');
    const [middle] = await query(
      'select key from resource where content is not null order by key offset 200 limit 1',
    );
    const position = JSON.stringify({ after: String(middle!['key']), done: 201 });
    await query(`insert into installation (name, value) values ($1, $2)`, [
      `reindex-to-${SEARCH_TERM_VERSION}`,
      position,
    ]);
    const server = await start();
    const [row] = await query(
      `select count(distinct key)::int as count from search where tokens = '{1,2,3}'`,
    );
    expect(row).toEqual({ count: 201 });
    await server.close();

    await query(`update installation set value = '1' where name = 'search-index'`);
    await (await start()).close();
    expect(await counts()).toEqual(before);
  });

  it('is brought up to date once by servers that start together', async () => {
    const before = await outdate('0');
    const servers = await Promise.all([start(), start(), start()]);
    for (const server of servers) await expectWhole(server);
    expect(await counts()).toEqual(before);
    await Promise.all(servers.map(async server => server.close()));
  });

  it('an unknown one counts as earlier', async () => {
    const before = await outdate('1');
    await query(`delete from installation where name = 'search-index'`);
    const server = await start();
    await expectWhole(server);
    expect(await counts()).toEqual(before);
    await server.close();
  });

  it('a later one is refused, with what to do', async () => {
    await query(`update installation set value = '999' where name = 'search-index'`);
    await expect(start()).rejects.toThrow(/has version 999.*Use the later server/);
  });
});

async function expectWhole(server: TestServer): Promise<void> {
  const client: FhirClient = await anAdministrator(server);
  expect((await client.get('Patient?name=name7x')).body.entry).toHaveLength(1);
  expect((await client.get('Observation?code=c7&date=2026-01-01&_total=accurate')).body.total).toBe(25);
  expect((await client.get('Observation?patient=p7')).body.entry).toHaveLength(1);
  expect((await client.get('Patient/p7/Observation')).body.entry).toHaveLength(1);
}

function patient(index: number) {
  return {
    resourceType: 'Patient',
    id: `p${index}`,
    name: [{ family: `name${index}x` }],
    birthDate: '1980-01-01',
  };
}

function observation(index: number) {
  return {
    resourceType: 'Observation',
    id: `o${index}`,
    status: 'final',
    code: { coding: [{ system: 'urn:codes', code: `c${index % 10}` }] },
    subject: { reference: `Patient/p${index}` },
    effectiveDateTime: '2026-01-01',
  };
}
