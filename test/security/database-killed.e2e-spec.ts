import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Database } from '../../src/database/database.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import type { Job } from '../../src/jobs/job.js';
import { JobTiming } from '../../src/jobs/job-timing.js';
import { Jobs } from '../../src/jobs/jobs.js';
import {
  aParameter,
  aPatient,
  found,
  put,
  untilSearchable,
} from '../fhir/search-parameters/custom-parameters.js';
import { aHospital } from '../smart/a-hospital.js';
import { launched, refresh } from '../smart/an-app.js';
import { anAdministrator, type FhirClient } from '../support/fhir-client.js';
import { OrphanedBackend, postmasterOf } from '../support/orphaned-backend.js';
import type { TestServer } from '../support/start-server.js';
import { bearer } from '../support/tokens.js';

const SCOPE = 'launch/patient patient/*.rs offline_access';
const APPS = 4;
const PATIENTS = 2000;
const POOL_SIZE = 4;
/** Several rounds of reconnecting. */
const DOWN_MS = 3000;
const READERS = 2;
const TYPEORM = 5;
/** Alice and Bob. */
const OF_THE_HOSPITAL = 2;

describe('PostgreSQL that is killed whole and starts itself again', { timeout: 120_000 }, () => {
  let directory: string;
  let postgres: EmbeddedPostgres;
  let server: TestServer;
  let client: FhirClient;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'firekeeper-killed-'));
    postgres = await startEmbeddedPostgres(directory);
    const DATABASE_URL = postgres.url;
    server = await aHospital({ environment: { DATABASE_URL, DATABASE_POOL_SIZE: String(POOL_SIZE) } });
    client = await anAdministrator(server);
    // Half a minute of silence is how long a job waits for a process that may be dead.
    Object.assign(server.get(JobTiming), { heartbeatMs: 1000, silenceMs: 5000 });
  }, 120_000);
  afterAll(async () => {
    await server.close();
    await postgres.stop();
    await rm(directory, { recursive: true, force: true });
  });

  async function killedForAWhile(): Promise<void> {
    const orphan = await OrphanedBackend.of(postgres.url);
    process.kill(await postmasterOf(directory), 'SIGKILL');
    await sleep(DOWN_MS);
    orphan.end();
  }

  /** How many connections there are of each kind, but for the one that asks. */
  async function connections(): Promise<Readonly<Record<string, number>>> {
    const admin = new Client({ connectionString: postgres.superuserUrl });
    await admin.connect();
    const { rows } = await admin.query<{ name: string; count: number }>(
      `select application_name as name, count(*)::int as count from pg_stat_activity
       where backend_type = 'client backend' and pid <> pg_backend_pid() group by 1`,
    );
    await admin.end();
    return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
  }

  /** What did not come back is not tried twice at once, and leaves nothing open. */
  async function expectNoneLeftOver(): Promise<void> {
    await vi.waitFor(
      async () => expect(await connections()).toHaveProperty(['firekeeper listen'], 1),
      10_000,
    );
    const most = {
      'firekeeper server': 1,
      'firekeeper listen': 1,
      'firekeeper audit': 1,
      'firekeeper read': READERS,
      'firekeeper typeorm': TYPEORM,
      firekeeper: POOL_SIZE,
    };
    const now = await connections();
    expect(Object.keys(most)).toEqual(expect.arrayContaining(Object.keys(now)));
    for (const [name, count] of Object.entries(most)) expect(now[name] ?? 0, name).toBeLessThanOrEqual(count);
  }

  async function reindex(): Promise<Job | undefined> {
    return (await server.get(Jobs).list('reindex', 1))[0];
  }

  it('while apps refresh: 503 meanwhile, and each goes on with the last token it was given', async () => {
    const apps = await Promise.all(Array.from({ length: APPS }, () => launched({ server, scope: SCOPE })));
    const tokens = apps.map(({ body }) => String(body['refresh_token']));
    const stop = new AbortController();
    const statuses = new Set<number>();
    const refreshing = tokens.map(async (_, index) => {
      while (!stop.signal.aborted) {
        const { status, headers, body } = await refresh(server, tokens[index]);
        statuses.add(status);
        if (status === 200) tokens[index] = String(body['refresh_token']);
        else if (status === 503) expect(headers.get('retry-after')).toMatch(/^\d+$/);
        else expect(body['error_description']).toBe('refresh token is being used elsewhere');
        if (status !== 200) await sleep(250);
      }
    });
    await sleep(1000);
    await killedForAWhile();
    await vi.waitFor(async () => expect((await client.get('Patient/alice')).status).toBe(200), 30_000);
    await sleep(1500);
    stop.abort();
    await Promise.all(refreshing);
    await expectNoneLeftOver();
    expect(statuses).toContain(200);
    expect(statuses).toContain(503);

    // As half a minute would.
    const text = `update oidc_artifact set consumed_at = consumed_at - interval '1 minute'`;
    await server.get(Database).query({ text, values: [] });
    for (const token of tokens) {
      const { status, body } = await refresh(server, token);
      expect([status, body['error_description']]).toEqual([200, undefined]);
      const headers = bearer(String(body['access_token']));
      expect((await server.request('/fhir/Patient/alice', { headers })).status).toBe(200);
    }
  });

  it('while a job runs: it goes on from its last checkpoint, and finds everything', async () => {
    const entry = Array.from({ length: PATIENTS }, (_, index) => ({
      resource: aPatient(`p${index}`, index % 100 === 0 ? 'green' : 'grey'),
      request: { method: 'PUT', url: `Patient/p${index}` },
    }));
    expect((await client.post('', { resourceType: 'Bundle', type: 'transaction', entry })).status).toBe(200);
    await put(client, aParameter('eye-color'));
    await vi.waitUntil(async () => ((await reindex())?.progress.done ?? 0) > 0, {
      timeout: 20_000,
      interval: 5,
    });
    await killedForAWhile();
    await vi.waitFor(
      async () => {
        expect(await reindex()).toMatchObject({
          state: 'completed',
          progress: { done: PATIENTS + OF_THE_HOSPITAL },
        });
      },
      { timeout: 80_000, interval: 500 },
    );
    await untilSearchable(client, 'Patient', 'eye-color');
    expect(await found(client, 'Patient?eye-color=green&_count=1000')).toHaveLength(PATIENTS / 100);
    await expectNoneLeftOver();
  });
});
