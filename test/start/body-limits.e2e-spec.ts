import type { OperationOutcome } from 'fhir/r4.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';

const MEGABYTE = 1024 * 1024;

const patient = (bytes: number): string =>
  JSON.stringify({ resourceType: 'Patient', text: { status: 'empty', div: 'x'.repeat(bytes) } });
const bundle = (bytes: number): string =>
  JSON.stringify({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: Array.from({ length: Math.ceil(bytes / 1000) }, (_, index) => ({
      resource: { resourceType: 'Basic', code: { text: `${index} ${'x'.repeat(900)}` } },
      request: { method: 'POST', url: 'Basic' },
    })),
  });

describe('A body that is too large', () => {
  let server: TestServer;
  let headers: Record<string, string>;
  beforeAll(async () => {
    server = await startServer({ environment: { MAX_BODY_BYTES: String(12 * MEGABYTE) } });
    const token = await aToken(server, { scope: 'system/*.cruds' });
    headers = { ...bearer(token), 'Content-Type': 'application/fhir+json' };
  });
  afterAll(async () => server.close());

  const post = async (path: string, body: string): Promise<{ status: number; outcome: OperationOutcome }> => {
    const answer = await server.request(path, { method: 'POST', headers, body });
    return { status: answer.status, outcome: (await answer.json()) as OperationOutcome };
  };

  it('is a 413 with an OperationOutcome for a resource of 10 MB', async () => {
    const { status, outcome } = await post('/fhir/Patient', patient(10 * MEGABYTE));
    expect(status).toBe(413);
    expect(outcome.issue[0]).toMatchObject({ severity: 'error', code: 'too-long' });
  });

  it('is a 413 for a transaction beyond MAX_BODY_BYTES, and not below it', async () => {
    expect((await post('/fhir', bundle(13 * MEGABYTE))).status).toBe(413);
    expect((await post('/fhir', bundle(MEGABYTE))).status).toBe(200);
  });

  it('is a 413 for a form', async () => {
    const { status } = await server.request('/interaction/x', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: `username=${'x'.repeat(MEGABYTE)}`,
    });
    expect(status).toBe(413);
  });
});

describe('A path that is no path', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => server.close());

  it.each(['/fhir/Patient/%E0%A4%A', `/fhir/Patient/${'x'.repeat(500)}`, '/fhir/Patient/a%00b'])(
    '%s is a precise 4xx on FHIR routes',
    async path => {
      const token = await aToken(server, { scope: 'system/*.cruds' });
      const answer = await server.request(path, { headers: bearer(token) });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(((await answer.json()) as OperationOutcome).resourceType).toBe('OperationOutcome');
    },
  );
});
