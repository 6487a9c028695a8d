import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { freePort } from '../support/free-port.js';
import { emptyDatabase, freshDatabase } from '../support/fresh-database.js';
import { firekeeper } from './a-command.js';

let directory: string;
let settings: Record<string, string>;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'firekeeper-doctor-'));
  settings = {
    DATABASE_URL: await freshDatabase(),
    DATA_DIRECTORY: directory,
    PORT: String(await freePort()),
  };
});
afterAll(async () => rm(directory, { recursive: true, force: true }));

describe('firekeeper doctor', () => {
  it('finds a machine that is fit', async () => {
    const { code, output } = await firekeeper(['doctor'], settings);
    expect(code).toBe(0);
    for (const about of [
      'settings',
      'data directory',
      'port',
      'database',
      'migrations',
      'search index',
      'clock',
    ])
      expect(output).toMatch(new RegExp(`^ok {4}${about}: `, 'm'));
    expect(output).toMatch(/disk space: [\d.]+ GiB/);
  });

  it('names each wrong setting, and no value', async () => {
    const wrong = { PORT: 'many', DATABASE_URL: 'http://me:hidden@h' };
    const { code, output } = await firekeeper(['doctor'], wrong);
    expect(code).toBe(1);
    expect(output.match(/^wrong settings: (?:PORT|DATABASE_URL) must/gm)).toHaveLength(2);
    expect(output).not.toContain('hidden');
  });

  it('tells of a database that is not there, without its password', async () => {
    const DATABASE_URL = `postgres://me:hidden@127.0.0.1:${await freePort()}/none`;
    const { code, output } = await firekeeper(['doctor'], { ...settings, DATABASE_URL });
    expect(code).toBe(1);
    expect(output).toContain('database: it cannot be reached (ECONNREFUSED)');
    expect(output).not.toContain('hidden');
  });

  it('tells of pending migrations, which are wrong if no start may run them', async () => {
    const empty = { ...settings, DATABASE_URL: await emptyDatabase() };
    const open = await firekeeper(['doctor'], empty);
    expect(open.output).toMatch(/^warn {2}migrations: \d+ pending, the first is Create/m);
    expect(open.code).toBe(0);
    expect((await firekeeper(['doctor'], { ...empty, MIGRATE_ON_START: 'false' })).code).toBe(1);
  });

  it('tells of an index of a former and of a later release', async () => {
    const DATABASE_URL = await freshDatabase();
    for (const [version, state] of [
      ['1', 'warn '],
      ['99999', 'wrong'],
    ]) {
      const client = new Client({ connectionString: DATABASE_URL });
      await client.connect();
      await client.query(
        `insert into installation (name, value) values ('search-index', $1)
         on conflict (name) do update set value = excluded.value`,
        [version],
      );
      await client.end();
      const { output } = await firekeeper(['doctor'], { ...settings, DATABASE_URL });
      expect(output).toContain(`${state} search index: the database has version ${version}`);
    }
  });

  it('asks the embedded database while it runs', async () => {
    const data = await mkdtemp(join(tmpdir(), 'firekeeper-doctor-'));
    const database = await startEmbeddedPostgres(data, { durable: false });
    const embedded = { DATA_DIRECTORY: data, PORT: String(await freePort()) };
    const { output, errors } = await firekeeper(['doctor'], embedded);
    await database.stop();
    await rm(data, { recursive: true, force: true });
    expect(errors).toBe('');
    expect(output).toMatch(/^ok {4}database: PostgreSQL \d+/m);
    expect(output).toMatch(/^warn {2}migrations: /m);
  });

  it('tells of a data directory that others can look into, of a taken port, and of a silent embedded database', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    await chmod(directory, 0o755);
    const { code, output } = await firekeeper(['doctor'], {
      DATA_DIRECTORY: directory,
      PORT: String(port),
    });
    await chmod(directory, 0o700);
    taken.close();
    expect(code).toBe(1);
    expect(output).toContain(`→ chmod 700 ${directory}`);
    expect(output).toContain(`wrong port: 127.0.0.1:${port} is taken by another program`);
    expect(output).toContain('warn  database: the embedded PostgreSQL does not run');
  });
});
