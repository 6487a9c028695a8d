import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { Database } from '../../src/database/database.js';
import { isFinished, type Job } from '../../src/jobs/job.js';
import { JobRunner } from '../../src/jobs/job-runner.js';
import { JobTiming } from '../../src/jobs/job-timing.js';
import { Jobs } from '../../src/jobs/jobs.js';
import { freshDatabase } from '../support/fresh-database.js';
import { fullDisk } from '../support/full-disk.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { type Counting, CountingHandler, CountingModule } from './counting.handler.js';

describe('background jobs', () => {
  let url: string;
  let one: TestServer;
  let two: TestServer;
  let jobs: Jobs;
  beforeAll(async () => {
    url = await freshDatabase();
    [one, two] = await Promise.all([another(), another()]);
    jobs = one.get(Jobs);
  });
  afterAll(async () => {
    await Promise.all([one.close(), two.close()]);
  });

  async function another(environment: Record<string, string> = {}): Promise<TestServer> {
    return startServer({
      environment: { DATABASE_URL: url, ...environment },
      extensions: [CountingModule],
    });
  }

  async function count(input: Counting, more: { owner?: string; soleKey?: string } = {}): Promise<Job> {
    return jobs.enqueue({ kind: 'counting', input, ...more });
  }

  async function finished({ id }: Job): Promise<Job> {
    return vi.waitUntil(
      async () => {
        const job = await jobs.find(id);
        return job && isFinished(job) ? job : undefined;
      },
      { timeout: 20_000, interval: 20 },
    );
  }

  async function underway({ id }: Job, done = 1): Promise<void> {
    await vi.waitUntil(async () => ((await jobs.find(id))?.progress.done ?? 0) >= done, { timeout: 10_000 });
  }

  it('are done once, in one of the processes, and tell how far they are', async () => {
    const handlers = [one, two].map(server => server.get(CountingHandler));
    for (const handler of handlers) handler.counted.length = 0;
    const asked = await Promise.all(
      Array.from({ length: 10 }, async () => count({ to: 5 }, { owner: 'dr-test' })),
    );
    expect(asked[0]).toMatchObject({ state: 'queued', progress: { done: 0, total: undefined } });
    for (const job of asked) {
      expect(await finished(job)).toMatchObject({
        state: 'completed',
        progress: { done: 5, total: 5 },
        output: 'counted for dr-test',
        owner: 'dr-test',
      });
    }
    expect(handlers.flatMap(handler => handler.counted)).toHaveLength(50);
    for (const handler of handlers) expect(handler.mostRunning).toBeLessThanOrEqual(2);
  });

  it('asked for in a transaction start when it commits, and never if it does not', async () => {
    const database = one.get(Database);
    let id = '';
    await database
      .transaction(async client => {
        ({ id } = await jobs.enqueue({ kind: 'counting', input: { to: 1 } }, client));
        throw new Error('undo');
      })
      .catch(() => {});
    expect(await jobs.find(id)).toBeUndefined();
    const committed = await database.transaction(async client =>
      jobs.enqueue({ kind: 'counting', input: { to: 1 } }, client),
    );
    expect(await finished(committed)).toMatchObject({ state: 'completed' });
  });

  it('with one key are one job as long as it is not finished', async () => {
    const first = await count({ to: 10, pauseMs: 50 }, { soleKey: 'all' });
    expect((await count({ to: 10 }, { soleKey: 'all' })).id).toBe(first.id);
    expect((await count({ to: 1 }, { soleKey: 'other' })).id).not.toBe(first.id);
    await finished(first);
    expect((await count({ to: 1 }, { soleKey: 'all' })).id).not.toBe(first.id);
  });

  it('can be cancelled, waiting or running', async () => {
    const running = await count({ to: 10_000, pauseMs: 20 });
    await underway(running);
    await two.get(Jobs).cancel(running.id);
    expect(await finished(running)).toMatchObject({ state: 'cancelled', output: undefined });

    const unknownKind = await jobs.enqueue({ kind: 'nobody-does-this', input: {} });
    expect(await jobs.cancel(unknownKind.id)).toMatchObject({ state: 'cancelled' });
    expect(await jobs.cancel(unknownKind.id)).toMatchObject({ state: 'cancelled' });
    expect(await jobs.cancel(randomUUID())).toBeUndefined();
  });

  it('say why they failed, and never what only the log may know', async () => {
    expect(await finished(await count({ to: 5, failAt: 3 }))).toMatchObject({
      state: 'failed',
      error: '3 is one too many',
      progress: { done: 2, total: 5 },
    });
    const broken = await finished(await count({ to: 5, breakAt: 1 }));
    expect(broken.state).toBe('failed');
    expect(broken.error).not.toContain('secret');
  });

  it('of a killed process are taken up from their cursor by another', async () => {
    const id = await abandoned({ to: 5 }, 3, 0);
    for (const server of [one, two]) server.get(CountingHandler).counted.length = 0;
    await count({ to: 1 });
    expect(await finished({ id } as Job)).toMatchObject({
      state: 'completed',
      progress: { done: 5, total: 5 },
    });
    const counted = [one, two].flatMap(server => server.get(CountingHandler).counted);
    expect(counted.filter(number => number > 1)).toEqual([4, 5]);
  });

  it('of a process that lives stay with it', async () => {
    const id = await abandoned({ to: 5 }, 3, 20);
    await finished(await count({ to: 1 }));
    expect(await jobs.find(id)).toMatchObject({ state: 'running', progress: { done: 3 } });
    await jobs.cancel(id);
  });

  it('that never get on fail in the end', async () => {
    const id = await abandoned({ to: 5 }, 3, 0, 8);
    await count({ to: 1 });
    expect(await finished({ id } as Job)).toMatchObject({
      state: 'failed',
      error: /without getting on/ as never,
    });
  });

  it('change nothing any more once another process has taken them over', async () => {
    const job = await count({ to: 1000, pauseMs: 20 });
    await underway(job);
    await one.get(Database).query({
      text: 'update job set run_by = $2, heartbeat_at = now() where id = $1',
      values: [job.id, randomUUID()],
    });
    await vi.waitUntil(() => [one, two].every(server => server.get(CountingHandler).running === 0), 20_000);
    expect(await jobs.find(job.id)).toMatchObject({ state: 'running' });
    await one.get(Database).query({ text: 'delete from job where id = $1', values: [job.id] });
  });

  it('are handed over when a server stops', async () => {
    const three = await another();
    const handler = three.get(CountingHandler);
    const busy = await Promise.all(Array.from({ length: 6 }, async () => count({ to: 40, pauseMs: 25 })));
    await vi.waitUntil(() => handler.running > 0, { timeout: 10_000 });
    await three.close();
    expect(handler.running).toBe(0);
    for (const job of busy) expect(await finished(job)).toMatchObject({ state: 'completed' });
    const counted = [one, two, three].flatMap(server => server.get(CountingHandler).counted);
    expect(counted.filter(number => number === 40)).toHaveLength(6);
  });

  it('go on as soon as a database that was away for a moment is there again', async () => {
    const own = await freshDatabase();
    const alone = await another({ DATABASE_URL: own });
    const postgres = new Client({ connectionString: inject('databaseServerUrl') });
    await postgres.connect();
    try {
      const { id } = await alone.get(Jobs).enqueue({ kind: 'counting', input: { to: 50, pauseMs: 20 } });
      await vi.waitUntil(async () => ((await alone.get(Jobs).find(id))?.progress.done ?? 0) >= 3, 20_000);
      const name = new URL(own).pathname.slice(1);
      await postgres.query(`alter database ${name} connection limit 0`);
      await postgres.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
        name,
      ]);
      await sleep(1500);
      await postgres.query(`alter database ${name} connection limit -1`);
      const state = async (): Promise<string | undefined> =>
        (
          await alone
            .get(Jobs)
            .find(id)
            .catch(() => undefined)
        )?.state;
      // Long before other processes would miss this one.
      await vi.waitUntil(async () => (await state()) === 'completed', { timeout: 20_000, interval: 100 });
    } finally {
      await postgres.end();
      await alone.close();
    }
  }, 40_000);

  it('wait while the database has no room, and go on when there is some', async () => {
    const makeRoom = await fullDisk(one.get(Database), 'job', {
      when: `new.kind = 'counting' and new.done = 2`,
    });
    const job = await count({ to: 4 });
    await vi.waitUntil(async () => (await jobs.find(job.id))?.state === 'queued', 20_000);
    expect((await jobs.find(job.id))?.progress.done).toBe(1);
    await makeRoom();
    expect(await finished(job)).toMatchObject({ state: 'completed' });
  });

  it('are left to others with JOB_CONCURRENCY=0', async () => {
    const idle = await another({ JOB_CONCURRENCY: '0' });
    await Promise.all((await Promise.all([count({ to: 3 }), count({ to: 3 })])).map(finished));
    expect(idle.get(CountingHandler).counted).toEqual([]);
    await idle.close();
  });

  it('start when they are asked for, not at the next poll', async () => {
    for (const server of [one, two]) clearInterval(server.get(JobRunner)['poll']);
    expect(await finished(await count({ to: 1 }))).toMatchObject({ state: 'completed' });
  });

  /** A row as a process leaves it that is killed, so many seconds before it would count as dead. */
  async function abandoned(
    input: Counting,
    cursor: number,
    secondsLeft: number,
    attempts = 1,
  ): Promise<string> {
    const id = randomUUID();
    const silence = one.get(JobTiming).silenceMs / 1000 - secondsLeft + 1;
    await one.get(Database).query({
      text: `insert into job (id, kind, input, state, cursor, done, total, run_by, attempts, heartbeat_at)
        values ($1, 'counting', $2, 'running', $3, $4, 5, $5, $6, now() - $7 * interval '1 second')`,
      values: [id, JSON.stringify(input), JSON.stringify(cursor), cursor, randomUUID(), attempts, silence],
    });
    return id;
  }
});
