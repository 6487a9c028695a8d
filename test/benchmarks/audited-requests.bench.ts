import { describe, it } from 'vitest';
import { AuditJournal } from '../../src/audit/audit-journal.js';
import { readEnvironment } from '../../src/config/read-environment.js';
import { createApplication } from '../../src/server/create-application.js';
import { aClient, anAdministrator } from '../support/fhir-client.js';
import { freePort } from '../support/free-port.js';
import type { TestServer } from '../support/start-server.js';
import { aToken } from '../support/tokens.js';
import { startBenchDatabase } from './bench-database.js';
import { getRequest, Traffic } from './load/traffic.js';
import { describeMachine } from './machine.js';
import { print } from './rounds.js';

const CONCURRENCY = 16;
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 15);
const ROUND_MS = Number(process.env['BENCH_ROUND_MS'] ?? 400);
const PATIENTS = 50;

const REQUESTS: Readonly<Record<string, (number: number) => string>> = {
  read: number => `/fhir/Observation/o-${number}`,
  search: number => `/fhir/Observation?patient=p-${number}`,
};

/** One and the same server: with its journal, and with one that takes everything and writes nothing. */
describe('what the audit journal costs a request', () => {
  it('of reads and searches, from end to end', async () => {
    const bench = await startBenchDatabase();
    const port = await freePort();
    const app = await createApplication(
      readEnvironment({ DATABASE_URL: bench.url, PORT: String(port), AUDIT_EVENTS: 'false' }),
    );
    const traffic = Traffic.start();
    try {
      await app.listen(port, '127.0.0.1');
      const url = `http://localhost:${port}`;
      const server: TestServer = {
        url,
        fhirBase: `${url}/fhir`,
        request: async (path, init) => fetch(new URL(path, url), { redirect: 'manual', ...init }),
        get: token => app.get(token, { strict: false }),
        close: async () => app.close(),
      };
      await fill(server);
      const token = await aToken(server, { scope: 'system/*.rs' });
      const journal = server.get(AuditJournal);
      const write = journal.write.bind(journal);
      const journals = { off: async () => undefined, on: write };
      print(`machine: ${describeMachine()}; ${CONCURRENCY} at a time`);
      for (const [title, path] of Object.entries(REQUESTS)) {
        const requests = Array.from({ length: PATIENTS }, (_, number) =>
          getRequest(port, path(number), token),
        );
        const rates = { off: [] as number[], on: [] as number[], ratio: [] as number[] };
        for (let round = -2; round < ROUNDS; round++) {
          const measured = { off: 0, on: 0 };
          for (const state of round % 2 === 0 ? (['off', 'on'] as const) : (['on', 'off'] as const)) {
            journal.write = journals[state];
            const load = { port, requests, concurrency: CONCURRENCY, milliseconds: ROUND_MS };
            measured[state] = (await traffic.send(load)).perSecond;
          }
          if (round < 0) continue;
          rates.off.push(measured.off);
          rates.on.push(measured.on);
          rates.ratio.push(measured.on / measured.off);
        }
        const [off, on, ratio] = [rates.off, rates.on, rates.ratio].map(median);
        print(
          `  ${title.padEnd(8)} ${off!.toFixed(0)}/s without, ${on!.toFixed(0)}/s with: ` +
            `${(100 * ratio!).toFixed(0)} % (${(100 * Math.min(...rates.ratio)).toFixed(0)}–${(100 * Math.max(...rates.ratio)).toFixed(0)})`,
        );
      }
      journal.write = write;
    } finally {
      traffic.close();
      await app.close();
      await bench.remove();
    }
  }, 300_000);
});

async function fill(server: TestServer): Promise<void> {
  const admin = await anAdministrator(server);
  const reader = await aClient(server, { scope: 'system/*.rs' });
  const entry = Array.from({ length: PATIENTS }, (_, number) => [
    { resourceType: 'Patient', id: `p-${number}` },
    {
      resourceType: 'Observation',
      id: `o-${number}`,
      status: 'final',
      code: { text: 'x' },
      subject: { reference: `Patient/p-${number}` },
    },
  ]).flatMap(resources =>
    resources.map(resource => ({
      resource,
      request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
    })),
  );
  const { status } = await admin.post('', { resourceType: 'Bundle', type: 'transaction', entry });
  const { body } = await reader.get('Observation?_summary=count');
  if (status !== 200 || body.total !== PATIENTS) throw new Error(`not loaded: ${status}`);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
