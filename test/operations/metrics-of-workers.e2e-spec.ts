import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { freePort } from '../support/free-port.js';
import { freshDatabase } from '../support/fresh-database.js';
import { spawnServer } from '../support/spawn-server.js';

const REQUESTS = 40;

/** The sum of all lines with this name and label. */
function sumOf(text: string, name: string, label: string): number {
  return text
    .split('\n')
    .filter(line => line.startsWith(`${name}{`) && line.includes(label))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

it('The metrics of several processes are one answer, and what they have counted is added up', async () => {
  const metricsPort = String(await freePort());
  const directory = await mkdtemp(join(tmpdir(), 'firekeeper-metrics-'));
  onTestFinished(async () => rm(directory, { recursive: true, force: true }));
  const server = await spawnServer({
    WORKERS: '2',
    METRICS_PORT: metricsPort,
    DATABASE_URL: await freshDatabase(),
    DATA_DIRECTORY: directory,
    LOG_LEVEL: 'warn',
  });
  await server.ready();
  for (let i = 0; i < REQUESTS; i++) {
    // Another connection each time: the primary hands them round.
    await fetch(`${server.url}/fhir/Patient`, { headers: { Connection: 'close' } });
  }
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  const counted = sumOf(
    text,
    'firekeeper_http_request_duration_seconds_count',
    'route="/fhir/:resourceType"',
  );
  expect(counted).toBe(REQUESTS);
  expect(sumOf(text, 'firekeeper_audit_entries_total', 'outcome="written"')).toBeGreaterThanOrEqual(REQUESTS);
  server.kill('SIGTERM');
  expect(await server.ended()).toBe(0);
});
