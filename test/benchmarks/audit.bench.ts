import { Client } from 'pg';
import { describe, it } from 'vitest';
import { JournalWriter } from '../../src/audit/journal-writer.js';
import { readEnvironment } from '../../src/config/read-environment.js';
import { createApplication } from '../../src/server/create-application.js';
import { freePort } from '../support/free-port.js';
import { startBenchDatabase } from './bench-database.js';
import { describeMachine } from './machine.js';
import { print } from './rounds.js';

const CONCURRENCY = 16;
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 15);
const ROUND_MS = Number(process.env['BENCH_ROUND_MS'] ?? 400);

/** As long as the entry of a read. */
const LINE = JSON.stringify({
  at: '2026-01-01T00:00:00.000Z',
  request: '3b0c6a6e-6b0f-4f3e-9c6b-111111111111',
  from: '10.0.0.1',
  what: 'GET /fhir/:resourceType/:id',
  about: 'Observation/3b0c6a6e-6b0f-4f3e-9c6b-111111111111',
  status: 200,
  caller: {
    client: 'an-app',
    token: '3b0c6a6e-6b0f-4f3e-9c6b-222222222222',
    user: 'grace',
    patient: 'alice',
  },
  accesses: [
    {
      interaction: 'read',
      type: 'Observation',
      resources: ['Observation/3b0c6a6e-6b0f-4f3e-9c6b-111111111111/1'],
    },
  ],
});

/** The least that is a journal: one connection, the lines of one commit in one statement, in their order; no chain. */
class Floor {
  private waiting: (() => void)[] = [];
  private isFlushing = false;

  constructor(private readonly client: Client) {}

  append(): Promise<void> {
    return new Promise(resolve => {
      this.waiting.push(resolve);
      if (!this.isFlushing) void this.flush();
    });
  }

  private async flush(): Promise<void> {
    this.isFlushing = true;
    await new Promise(resolve => setImmediate(resolve));
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      const text = 'insert into audit_floor (line) select unnest($1::text[])';
      await this.client.query({ name: 'floor', text, values: [batch.map(() => LINE)] });
      for (const resolve of batch) resolve();
    }
    this.isFlushing = false;
  }
}

async function rate(append: () => Promise<void>): Promise<number> {
  const end = performance.now() + ROUND_MS;
  let count = 0;
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      while (performance.now() < end) {
        await append();
        count++;
      }
    }),
  );
  return (count * 1000) / ROUND_MS;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

describe('the audit journal, measured', () => {
  it('against the floor of a group-committed journal', async () => {
    const bench = await startBenchDatabase();
    const { url } = bench;
    const app = await createApplication(
      readEnvironment({ DATABASE_URL: url, PORT: String(await freePort()) }),
    );
    const client = new Client({ connectionString: url });
    const writer = new JournalWriter(url);
    try {
      await app.init();
      await client.connect();
      await client.query(
        'create table if not exists audit_floor (id bigint generated always as identity primary key, line text)',
      );
      const floor = new Floor(client);
      const subjects = {
        floor: async () => floor.append(),
        journal: async () => writer.append([LINE]),
      };
      const rates = { floor: [] as number[], journal: [] as number[], ratio: [] as number[] };
      for (const append of Object.values(subjects)) await rate(append);
      for (let round = 0; round < ROUNDS; round++) {
        const [least, ours] = [await rate(subjects.floor), await rate(subjects.journal)];
        rates.floor.push(least);
        rates.journal.push(ours);
        rates.ratio.push(ours / least);
      }
      print(`machine: ${describeMachine()}; ${CONCURRENCY} at a time, each waits until its line is durable`);
      print(`  floor of a group commit   ${median(rates.floor).toFixed(0)}/s`);
      print(
        `  the journal, chained      ${median(rates.journal).toFixed(0)}/s   ` +
          `${(100 * median(rates.ratio)).toFixed(0)} % of the floor ` +
          `(${(100 * Math.min(...rates.ratio)).toFixed(0)}–${(100 * Math.max(...rates.ratio)).toFixed(0)})`,
      );
    } finally {
      await client.end();
      await writer.end();
      await app.close();
      await bench.remove();
    }
  });
});
