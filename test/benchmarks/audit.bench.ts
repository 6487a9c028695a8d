import { Client, type QueryConfig } from 'pg';
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

/** The least that is a journal: one connection, one statement for each commit; no order, no place, no chain. */
class Floor {
  private waiting: (() => void)[] = [];
  private isFlushing = false;

  constructor(
    private readonly client: Client,
    private readonly statement: (lines: readonly string[]) => QueryConfig,
  ) {}

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
      await this.client.query(this.statement(batch.map(() => LINE)));
      for (const resolve of batch) resolve();
    }
    this.isFlushing = false;
  }
}

/** A row for each line, and a row for each commit. */
const FLOORS: Readonly<Record<string, (lines: readonly string[]) => QueryConfig>> = {
  'rows of one line': lines => ({
    name: 'lines',
    text: 'insert into audit_floor (line) select unnest($1::text[])',
    values: [lines],
  }),
  'one row a commit': lines => ({
    name: 'commit',
    text: 'insert into audit_floor (line) values ($1)',
    values: [lines.join('\n')],
  }),
};

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
      const subjects = new Map(
        Object.entries(FLOORS).map(([title, statement]) => {
          const floor = new Floor(client, statement);
          return [title, async () => floor.append()] as const;
        }),
      );
      subjects.set('the journal, chained', async () => writer.append([LINE], CONCURRENCY));
      const rates = new Map([...subjects.keys()].map(title => [title, [] as number[]]));
      for (const append of subjects.values()) await rate(append);
      for (let round = 0; round < ROUNDS; round++)
        for (const [title, append] of subjects) rates.get(title)!.push(await rate(append));
      const journal = [...rates.values()].at(-1)!;
      print(`machine: ${describeMachine()}; ${CONCURRENCY} at a time, each waits until its line is durable`);
      for (const [title, each] of rates) {
        const ratios = journal.map((ours, round) => ours / each[round]!);
        print(
          `  ${title.padEnd(22)} ${median(each).toFixed(0).padStart(6)}/s   the journal is at ` +
            `${(100 * median(ratios)).toFixed(0)} % of it ` +
            `(${(100 * Math.min(...ratios)).toFixed(0)}–${(100 * Math.max(...ratios)).toFixed(0)})`,
        );
      }
    } finally {
      await client.end();
      await writer.end();
      await app.close();
      await bench.remove();
    }
  });
});
