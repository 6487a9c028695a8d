import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Jobs } from '../../src/jobs/jobs.js';
import { anAdministrator } from '../support/fhir-client.js';
import { freePort } from '../support/free-port.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';

let server: TestServer;
let port: number;
beforeAll(async () => {
  port = await freePort();
  server = await startServer({ environment: { METRICS_PORT: String(port), JOB_CONCURRENCY: '0' } });
  const admin = await anAdministrator(server);
  await admin.put('Patient/zebra-4711', {
    resourceType: 'Patient',
    id: 'zebra-4711',
    name: [{ family: 'Zebra' }],
  });
  await admin.get('Patient?family=Zebra');
});
afterAll(async () => server.close());

async function metrics(): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('text/plain');
  return response.text();
}

/** The value of the one line with this name and these labels. */
function valueOf(text: string, name: string, ...labels: readonly string[]): number {
  const lines = text
    .split('\n')
    .filter(line => line.startsWith(`${name}{`) && labels.every(label => line.includes(label)));
  expect(lines).toHaveLength(1);
  return Number(lines[0]!.split(' ').at(-1));
}

describe('Metrics', () => {
  it('time requests by the pattern of their route, type and status', async () => {
    const text = await metrics();
    const name = 'firekeeper_http_request_duration_seconds_count';
    expect(
      valueOf(
        text,
        name,
        'method="PUT"',
        'route="/fhir/:resourceType/:id"',
        'type="Patient"',
        'status="201"',
      ),
    ).toBe(1);
    expect(valueOf(text, name, 'method="GET"', 'route="/fhir/:resourceType"', 'status="200"')).toBe(1);
  });

  it('count requests by client', async () => {
    const token = await aToken(server, { scope: 'user/*.rs', clientId: 'counted-app' });
    for (let i = 0; i < 3; i++) await server.request('/fhir/Patient', { headers: bearer(token) });
    expect(valueOf(await metrics(), 'firekeeper_client_requests_total', 'client="counted-app"')).toBe(3);
  });

  it('hold nothing of a record, and no label that a stranger has chosen', async () => {
    await server.request('/made-up-by-a-stranger');
    await server.request('/fhir/MadeUpByAStranger/1');
    await server.request('/auth/made-up-by-a-stranger');
    const text = await metrics();
    expect(text).not.toMatch(/zebra|4711|made-?up/i);
    expect(text).toContain('route="/auth/*"');
  });

  it('tell of connections, tokens, jobs and the journal', async () => {
    await server.get(Jobs).enqueue({ kind: 'reindex', input: null });
    const text = await metrics();
    expect(valueOf(text, 'firekeeper_jobs', 'kind="reindex"', 'state="queued"')).toBe(1);
    expect(valueOf(text, 'firekeeper_tokens_in_force', 'type="AccessToken"')).toBeGreaterThan(0);
    expect(valueOf(text, 'firekeeper_database_connections', 'state="idle"')).toBeGreaterThan(0);
    expect(valueOf(text, 'firekeeper_audit_entries_total', 'outcome="written"')).toBeGreaterThan(2);
    expect(text).toContain('process_resident_memory_bytes');
  });

  it('are on their own port alone, and there nothing else is', async () => {
    expect((await server.request('/metrics')).status).toBe(404);
    expect((await fetch(`http://127.0.0.1:${port}/fhir/metadata`)).status).toBe(404);
    expect((await fetch(`http://127.0.0.1:${port}/metrics`, { method: 'POST' })).status).toBe(404);
  });
});
