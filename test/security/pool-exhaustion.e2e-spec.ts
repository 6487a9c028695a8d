import { Client } from 'pg';
import { describe, expect, it, type TestContext, vi } from 'vitest';
import { Environment } from '../../src/config/environment.js';
import { aHospital } from '../smart/a-hospital.js';
import { launched, refresh } from '../smart/an-app.js';
import { anAdministrator, type FhirClient } from '../support/fhir-client.js';
import type { TestServer } from '../support/start-server.js';

const AT_ONCE = 30;
/** A connection, or a lock, is waited for 10 s; the journal may add its own, and a busy machine as much again. */
const LONGEST_MS = 45_000;

interface Answered {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly after: number;
}

/** A server that a few requests keep busy, and somebody who locks its tables. */
class BusyHospital {
  private constructor(
    readonly server: TestServer,
    private readonly client: FhirClient,
    private readonly outside: Client,
  ) {}

  static async open({ onTestFinished }: TestContext): Promise<BusyHospital> {
    const server = await aHospital({ environment: { DATABASE_POOL_SIZE: '4' } });
    const outside = new Client({ connectionString: server.get(Environment).DATABASE_URL });
    await outside.connect();
    const hospital = new BusyHospital(server, await anAdministrator(server), outside);
    onTestFinished(async () => hospital.close());
    return hospital;
  }

  async many(): Promise<readonly Answered[]> {
    return Promise.all(Array.from({ length: AT_ONCE }, (_, index) => this.oneOfMany(index)));
  }

  async whileLocked<T>(table: string, work: () => Promise<T>): Promise<T> {
    await this.outside.query(`begin; lock table ${table} in access exclusive mode`);
    try {
      return await work();
    } finally {
      await this.outside.query('rollback');
    }
  }

  async expectHealed(): Promise<void> {
    await vi.waitFor(
      async () => {
        for (const { status } of await this.many()) expect([200, 201]).toContain(status);
      },
      { timeout: 30_000, interval: 500 },
    );
  }

  /** Reads, searches and writes by turns. */
  private async oneOfMany(index: number): Promise<Answered> {
    const begun = performance.now();
    const patient = { resourceType: 'Patient', id: `p${index}` };
    const { status, headers } = await [
      () => this.client.get('Patient/alice'),
      () => this.client.get('Patient?family=Archer'),
      () => this.client.put(`Patient/p${index}`, patient),
    ][index % 3]!();
    return { status, retryAfter: headers.get('retry-after'), after: performance.now() - begun };
  }

  private async close(): Promise<void> {
    await this.outside.end();
    await this.server.close();
  }
}

// Each waits for 10 s and more: all at once, each at a server of its own.
describe.concurrent('All connections busy', { timeout: 90_000 }, () => {
  it.for(['resource', 'audit_journal'])(
    'behind a lock on %s: 503 with Retry-After in bounded time, and it heals by itself',
    async (table, context) => {
      const hospital = await BusyHospital.open(context);
      for (const { status, retryAfter, after } of await hospital.whileLocked(table, () => hospital.many())) {
        expect(status).toBe(503);
        expect(retryAfter).toMatch(/^\d+$/);
        expect(after).toBeLessThan(LONGEST_MS);
      }
      await hospital.expectHealed();
    },
  );

  it.for(['oidc_artifact', 'client', 'user_account', 'audit_journal'])(
    'behind a lock on %s: the token endpoint says 503 with Retry-After too, and the token stays good',
    async (table, context) => {
      const hospital = await BusyHospital.open(context);
      const { server } = hospital;
      const { body } = await launched({ server, scope: 'launch/patient patient/*.rs offline_access' });
      const begun = performance.now();
      const answers = await hospital.whileLocked(table, () =>
        Promise.all(Array.from({ length: 8 }, () => refresh(server, body['refresh_token']))),
      );
      expect(performance.now() - begun).toBeLessThan(LONGEST_MS);
      for (const { status, headers } of answers) {
        expect(status).toBe(503);
        expect(headers.get('retry-after')).toMatch(/^\d+$/);
      }
      expect((await refresh(server, body['refresh_token'])).status).toBe(200);
      await hospital.expectHealed();
    },
  );
});
