import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Database } from '../../src/database/database.js';
import type { Job } from '../../src/jobs/job.js';
import { Jobs } from '../../src/jobs/jobs.js';
import {
  aParameter,
  aPatient,
  found,
  put,
  untilSearchable,
} from '../fhir/search-parameters/custom-parameters.js';
import { anAdministrator, type FhirClient } from '../support/fhir-client.js';
import { freshDatabase } from '../support/fresh-database.js';
import { type SpawnedServer, spawnServer } from '../support/spawn-server.js';
import { startServer, type TestServer } from '../support/start-server.js';

const PATIENTS = 2000;

const DAWDLE = `create function dawdle() returns trigger language plpgsql as
  $$ begin perform pg_sleep(3); return new; end $$`;
/** Each checkpoint but the first takes so long that no run ends before the test has seen it, on a busy machine too. */
const SLOW = `create trigger slow before update on job for each row
  when (old.done > 0 and new.done > old.done) execute function dawdle()`;
const AS_EVER = 'drop trigger slow on job';

describe('a job of a process that ends', () => {
  let url: string;
  /** Runs no jobs itself. */
  let server: TestServer;
  let client: FhirClient;
  beforeAll(async () => {
    url = await freshDatabase();
    server = await startServer({ environment: { DATABASE_URL: url, JOB_CONCURRENCY: '0' } });
    client = await anAdministrator(server);
    const entry = Array.from({ length: PATIENTS }, (_, index) => ({
      resource: aPatient(`p${index}`, index % 100 === 0 ? 'green' : 'grey'),
      request: { method: 'PUT', url: `Patient/p${index}` },
    }));
    expect((await client.post('', { resourceType: 'Bundle', type: 'transaction', entry })).status).toBe(200);
    await sql(DAWDLE);
  });
  afterAll(async () => server.close());

  async function worker(): Promise<SpawnedServer> {
    const process = await spawnServer({ DATABASE_URL: url });
    await process.ready();
    return process;
  }

  async function sql(text: string): Promise<void> {
    await server.get(Database).query({ text, values: [] });
  }

  /** A process in the middle of a reindex by the parameter. */
  async function reindexing(parameter: string): Promise<SpawnedServer> {
    const process = await worker();
    await sql(SLOW);
    await put(client, aParameter(parameter));
    await vi.waitUntil(isUnderWay, { timeout: 60_000, interval: 20 });
    return process;
  }

  /** The last one: the job of a parameter comes after the answer to what has made it. */
  async function isUnderWay(): Promise<boolean> {
    const { state, progress } = await reindex();
    return state === 'running' && progress.done > 0;
  }

  async function reindex(): Promise<Job> {
    const [job] = await server.get(Jobs).list('reindex', 1);
    return job!;
  }

  it('goes on in another from its last checkpoint: kill -9 loses nothing', async () => {
    const first = await reindexing('eye-color');
    first.kill('SIGKILL');
    expect(await first.ended()).toBe('SIGKILL');
    await sql(AS_EVER);
    const left = await reindex();
    expect(left).toMatchObject({ state: 'running', progress: { total: PATIENTS } });
    expect(left.progress.done).toBeLessThan(PATIENTS);

    // As half a minute of silence would.
    await sql(`update job set heartbeat_at = now() - interval '1 minute'`);
    const second = await worker();
    await untilSearchable(client, 'Patient', 'eye-color');
    expect(await reindex()).toMatchObject({ id: left.id, state: 'completed', progress: { done: PATIENTS } });
    expect(await found(client, 'Patient?eye-color=green&_count=1000')).toHaveLength(PATIENTS / 100);
    second.kill('SIGTERM');
    expect(await second.ended()).toBe(0);
  });

  it('is handed over at once by a process that is asked to stop', async () => {
    const first = await reindexing('iris');
    first.kill('SIGTERM');
    expect(await first.ended()).toBe(0);
    await sql(AS_EVER);
    const left = await reindex();
    expect(left.state).toBe('queued');
    expect(left.progress.done).toBeGreaterThan(0);

    const second = await worker();
    await untilSearchable(client, 'Patient', 'iris');
    expect(await found(client, 'Patient?iris=green&_count=1000')).toHaveLength(PATIENTS / 100);
    second.kill('SIGTERM');
    await second.ended();
  });
});
