import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Module } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { KeyRotationJob } from '../../src/auth/authorization-server/keys/key-rotation.job.js';
import { SigningKeys } from '../../src/auth/authorization-server/keys/signing-keys.js';
import { PeriodicJob } from '../../src/jobs/periodic-job.js';
import { freshDatabase } from '../support/fresh-database.js';
import { startServer, type TestServer } from '../support/start-server.js';

const PERIOD_MS = 500;
let runs = 0;

@Injectable()
class Ticking extends PeriodicJob {
  readonly name = 'ticking';
  readonly periodMs = PERIOD_MS;
  taken = 0;

  async run(): Promise<void> {
    runs++;
    if (runs === 2) throw new Error('once');
  }

  override async takeUp(): Promise<void> {
    this.taken++;
  }
}

@Module({ providers: [Ticking] })
class TickingModule {}

describe('periodic jobs of several processes', () => {
  let servers: readonly TestServer[];
  beforeAll(async () => {
    const environment = { DATABASE_URL: await freshDatabase() };
    servers = await Promise.all(
      [1, 2, 3].map(async () => startServer({ environment, extensions: [TickingModule] })),
    );
  });
  afterAll(async () => {
    await Promise.all(servers.map(async server => server.close()));
  });

  it('run once per period, also after a run that failed', async () => {
    await vi.waitUntil(() => runs > 0, { timeout: 10_000 });
    const [before, start] = [runs, Date.now()];
    await sleep(6 * PERIOD_MS);
    const periods = (Date.now() - start) / PERIOD_MS;
    // One may have begun before and be told of late; each process by itself would make it three times as many.
    expect(runs - before).toBeLessThanOrEqual(Math.ceil(periods) + 1);
    expect(runs - before).toBeGreaterThanOrEqual(2);
  });

  it('are taken up by those that did not run them', () => {
    for (const server of servers) expect(server.get(Ticking).taken).toBeGreaterThan(0);
  });

  it('bring new keys to every process', async () => {
    const [one, two] = servers.map(server => ({
      job: server.get(KeyRotationJob),
      keys: server.get(SigningKeys),
    }));
    await two!.keys.privateKeySet();
    await one!.job.run(Date.now() + 91 * 24 * 60 * 60 * 1000);
    await two!.job.takeUp();
    expect(two!.keys.fingerprint()).toBe(one!.keys.fingerprint());
  });
});
