import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Environment } from '../../src/config/environment.js';
import { aHospital } from '../smart/a-hospital.js';
import { launched, refresh } from '../smart/an-app.js';
import { anAdministrator, type FhirClient } from '../support/fhir-client.js';
import type { TestServer } from '../support/start-server.js';

const AT_ONCE = 30;
/** A connection, or a lock, is waited for 10 s; the journal may add its own. */
const LONGEST_MS = 25_000;

let server: TestServer;
let client: FhirClient;
let outside: Client;
beforeAll(async () => {
  server = await aHospital({ environment: { DATABASE_POOL_SIZE: '4' } });
  client = await anAdministrator(server);
  outside = new Client({ connectionString: server.get(Environment).DATABASE_URL });
  await outside.connect();
});
afterAll(async () => {
  await outside.end();
  await server.close();
});

interface Answered {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly after: number;
}

/** Reads, searches and writes by turns. */
async function oneOfMany(index: number): Promise<Answered> {
  const begun = performance.now();
  const patient = { resourceType: 'Patient', id: `p${index}` };
  const { status, headers } = await [
    () => client.get('Patient/alice'),
    () => client.get('Patient?family=Archer'),
    () => client.put(`Patient/p${index}`, patient),
  ][index % 3]!();
  return { status, retryAfter: headers.get('retry-after'), after: performance.now() - begun };
}

async function many(): Promise<readonly Answered[]> {
  return Promise.all(Array.from({ length: AT_ONCE }, (_, index) => oneOfMany(index)));
}

async function whileLocked<T>(table: string, work: () => Promise<T>): Promise<T> {
  await outside.query(`begin; lock table ${table} in access exclusive mode`);
  try {
    return await work();
  } finally {
    await outside.query('rollback');
  }
}

async function expectHealed(): Promise<void> {
  await vi.waitFor(
    async () => {
      for (const { status } of await many()) expect([200, 201]).toContain(status);
    },
    { timeout: 10_000, interval: 500 },
  );
}

describe('All connections busy', { timeout: 90_000 }, () => {
  it.each(['resource', 'audit_journal'])(
    'behind a lock on %s: 503 with Retry-After in bounded time, and it heals by itself',
    async table => {
      for (const { status, retryAfter, after } of await whileLocked(table, many)) {
        expect(status).toBe(503);
        expect(retryAfter).toMatch(/^\d+$/);
        expect(after).toBeLessThan(LONGEST_MS);
      }
      await expectHealed();
    },
  );

  it.each(['oidc_artifact', 'client', 'user_account', 'audit_journal'])(
    'behind a lock on %s: the token endpoint says 503 with Retry-After too, and the token stays good',
    async table => {
      const { body } = await launched({ server, scope: 'launch/patient patient/*.rs offline_access' });
      const begun = performance.now();
      const answers = await whileLocked(table, () =>
        Promise.all(Array.from({ length: 8 }, () => refresh(server, body['refresh_token']))),
      );
      expect(performance.now() - begun).toBeLessThan(LONGEST_MS);
      for (const { status, headers } of answers) {
        expect(status).toBe(503);
        expect(headers.get('retry-after')).toMatch(/^\d+$/);
      }
      expect((await refresh(server, body['refresh_token'])).status).toBe(200);
      await expectHealed();
    },
  );
});
