import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadChainKeys } from '../../src/audit/audit-secret.js';
import type { AuditEntry } from '../../src/audit/audit-entry.js';
import { CheckpointJob } from '../../src/audit/checkpoint.job.js';
import { exported } from '../../src/audit/checkpoints.js';
import { JournalVerification } from '../../src/audit/journal-verification.js';
import { Database } from '../../src/database/database.js';
import { freshDatabase } from '../support/fresh-database.js';
import { spawnServer, type SpawnedServer } from '../support/spawn-server.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';
import { journalOf } from './journal.js';

const PUBLIC_URL = 'http://localhost:3986';
const CALLERS = 16;
const ANSWERS = 300;

interface Answer {
  readonly request: string;
  readonly status: number;
  readonly id: string;
}

let url: string;
/** Signs tokens and looks into the database; runs no jobs. */
let server: TestServer;
let token: string;
beforeAll(async () => {
  url = await freshDatabase();
  server = await startServer({ environment: { DATABASE_URL: url, PUBLIC_URL, JOB_CONCURRENCY: '0' } });
  token = await aToken(server, { scope: 'system/*.cruds' });
});
afterAll(async () => server?.close());

async function started(): Promise<SpawnedServer> {
  const process = await spawnServer({ DATABASE_URL: url, PUBLIC_URL, AUDIT_EVENTS: 'false' });
  await process.ready();
  return process;
}

/** Reads and writes until the process is gone: what was answered whole. */
async function callUntilItIsGone(process: SpawnedServer, answers: Answer[], number: number): Promise<void> {
  for (let turn = 0; ; turn++) {
    const id = `p${number}-${turn}`;
    const write = {
      method: 'PUT',
      headers: { ...bearer(token), 'Content-Type': 'application/fhir+json' },
      body: JSON.stringify({ resourceType: 'Patient', id }),
    };
    for (const init of [write, { headers: bearer(token) }]) {
      const response = await fetch(`${process.url}/fhir/Patient/${id}`, init).catch(() => undefined);
      const text = await response?.text().catch(() => undefined);
      if (!response || text === undefined) return;
      answers.push({ request: response.headers.get('x-request-id') ?? '', status: response.status, id });
    }
  }
}

async function findings(...kept: Parameters<JournalVerification['run']>): Promise<readonly string[]> {
  const database = server.get(Database);
  const keys = await loadChainKeys(async statement => database.query(statement));
  const report = await new JournalVerification(async statement => database.query(statement), keys).run(
    ...kept,
  );
  return report.findings;
}

describe('[S73] kill -9', () => {
  it('loses no entry of what was answered, and breaks no chain', async () => {
    const process = await started();
    const answers: Answer[] = [];
    const callers = Array.from({ length: CALLERS }, async (_, number) =>
      callUntilItIsGone(process, answers, number),
    );
    const checkpoint = (async () => {
      while (answers.length < ANSWERS / 2) await new Promise(resolve => setTimeout(resolve, 5));
      return server.get(CheckpointJob).make();
    })();
    while (answers.length < ANSWERS) await new Promise(resolve => setTimeout(resolve, 2));
    process.kill('SIGKILL');
    expect(await process.ended()).toBe('SIGKILL');
    await Promise.all(callers);

    const journal = new Map<string | undefined, AuditEntry>(
      (await journalOf(server)).map(entry => [entry.request, entry]),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 201]));
    for (const { request, status, id } of answers)
      expect(journal.get(request)).toMatchObject({
        status,
        about: `Patient/${id}`,
        accesses: [{ resources: [`Patient/${id}/1`] }],
      });
    const kept = exported((await checkpoint)!);
    expect(await findings([kept])).toEqual([]);

    const second = await started();
    const answer = await fetch(`${second.url}/fhir/Patient/p0-0`, { headers: bearer(token) });
    expect(answer.status).toBe(200);
    second.kill('SIGTERM');
    await second.ended();
    const entries = await journalOf(server);
    expect(entries.some(({ request }) => request === answer.headers.get('x-request-id'))).toBe(true);
    await server.get(CheckpointJob).make();
    expect(await findings([kept])).toEqual([]);
  }, 90_000);
});
