import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '../../src/database/database.js';
import { fullDisk } from '../support/full-disk.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ environment: { JOB_CONCURRENCY: '0', RATE_LIMIT_ADDRESS: '5' } });
});
afterAll(async () => server.close());

/** Answers are kept for a second. */
async function ready(): Promise<{ readonly status: number; readonly body: ReturnType<typeof JSON.parse> }> {
  await new Promise(resolve => setTimeout(resolve, 1100));
  const response = await server.request('/health/ready');
  return { status: response.status, body: await response.json() };
}

async function sql(text: string): Promise<void> {
  await server.get(Database).query({ text, values: [] });
}

describe('Health', () => {
  it('says that the process lives, however often it is asked', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 60 }, async () => (await server.request('/health/live')).status),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
    const response = await server.request('/health/live');
    expect(response.headers.get('content-type')).toContain('application/health+json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({ status: 'pass' });
  });

  it('says that requests can be answered, and nothing about where the database is', async () => {
    const { status, body } = await ready();
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'pass',
      checks: {
        database: { status: 'pass' },
        migrations: { status: 'pass' },
        journal: { status: 'pass' },
        jobs: { status: 'pass' },
      },
    });
  });

  it('warns of a job that nobody does, and goes on answering', async () => {
    await sql(`insert into job (id, kind, input, state, not_before)
      values (gen_random_uuid(), 'reindex', 'null', 'queued', now() - interval '2 minutes')`);
    const { status, body } = await ready();
    expect(status).toBe(200);
    expect(body.status).toBe('warn');
    expect(body.checks.jobs.output).toContain('JOB_CONCURRENCY');
    await sql('delete from job');
  });

  it('is not ready while a migration is missing', async () => {
    await sql(`update migration set name = 'Later' where name = 'CreateJobs1764000002100'`);
    const { status, body } = await ready();
    expect(status).toBe(503);
    expect(body.checks.migrations).toEqual({ status: 'fail', output: expect.stringContaining('1 pending') });
    await sql(`update migration set name = 'CreateJobs1764000002100' where name = 'Later'`);
    expect((await ready()).status).toBe(200);
  });

  it('is not ready while nothing can be recorded, and so nothing is answered', async () => {
    const headers = bearer(await aToken(server, { scope: 'system/*.rs' }));
    const read = async (): Promise<number> => (await server.request('/fhir/Patient', { headers })).status;
    const makeRoom = await fullDisk(server.get(Database), 'audit_journal');
    expect(await read()).toBe(503);
    const { status, body } = await ready();
    expect([status, body.checks.database.status, body.checks.journal.status]).toEqual([503, 'pass', 'fail']);
    await makeRoom();
    expect(await read()).toBe(200);
    expect((await ready()).status).toBe(200);
  });

  it('is not ready while the database refuses', async () => {
    await sql('alter table migration rename to migration_away');
    const { status, body } = await ready();
    expect(status).toBe(503);
    expect(JSON.stringify(body)).not.toMatch(/postgres:|relation|password/);
    await sql('alter table migration_away rename to migration');
  });
});
