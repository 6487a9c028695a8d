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

const named = (count: number): object => ({
  resourceType: 'Patient',
  name: Array.from({ length: count }, () => ({ family: 'x' })),
});

const inBundle = (resource: object): object => ({
  resourceType: 'Bundle',
  type: 'transaction',
  entry: [{ resource, request: { method: 'POST', url: 'Patient' } }],
});

describe('A body that is too large', () => {
  let server: TestServer;
  let headers: Record<string, string>;
  beforeAll(async () => {
    const environment = {
      MAX_BODY_BYTES: String(12 * MEGABYTE),
      MAX_BODY_VALUES: '40000',
      MAX_BUNDLE_ENTRIES: '3000',
    };
    server = await startServer({ environment });
    const token = await aToken(server, { scope: 'system/*.cruds' });
    headers = { ...bearer(token), 'Content-Type': 'application/fhir+json' };
  });
  afterAll(async () => server.close());

  const post = async (path: string, body: string): Promise<{ status: number; outcome: OperationOutcome }> => {
    const answer = await server.request(path, { method: 'POST', headers, body });
    return { status: answer.status, outcome: (await answer.json()) as OperationOutcome };
  };

  const search = async (body: string): Promise<number> => {
    const form = { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' };
    return (await server.request('/fhir/Patient/_search', { method: 'POST', headers: form, body })).status;
  };
  const send = async (path: string, body: object): Promise<number> =>
    (await post(path, JSON.stringify(body))).status;

  it('is a 413 with an OperationOutcome for a resource of 10 MB', async () => {
    const { status, outcome } = await post('/fhir/Patient', patient(10 * MEGABYTE));
    expect(status).toBe(413);
    expect(outcome.issue[0]).toMatchObject({ severity: 'error', code: 'too-long' });
  });

  it('is a 413 for a transaction beyond MAX_BODY_BYTES, and not below it', async () => {
    expect((await post('/fhir', bundle(13 * MEGABYTE))).status).toBe(413);
    expect((await post('/fhir', bundle(MEGABYTE))).status).toBe(200);
  });

  it.each(['batch', 'transaction'])('is a 413 for a %s of more than MAX_BUNDLE_ENTRIES', async type => {
    const body = (count: number): string => {
      const entry = Array.from({ length: count }, () => ({
        request: { method: 'GET', url: 'Patient?_count=0' },
      }));
      return JSON.stringify({ resourceType: 'Bundle', type, entry });
    };
    const { status, outcome } = await post('/fhir', body(3001));
    expect([status, outcome.issue[0]?.code]).toEqual([413, 'too-long']);
    expect(outcome.issue[0]?.diagnostics).toBe('A batch or transaction may have 3000 entries: send several');
    expect((await post('/fhir', body(30))).status).toBe(200);
  });

  it('is a 413 for a Bundle of more than MAX_BODY_VALUES, and for a resource of a quarter', async () => {
    expect(await send('/fhir/Patient', named(4_900))).toBe(201);
    expect(await send('/fhir/Patient', named(5_100))).toBe(413);
    expect(await send('/fhir', inBundle(named(5_100)))).toBe(200);
    expect(await send('/fhir', inBundle(named(20_000)))).toBe(413);
  });

  it('is a 413 for elements of XML, too', async () => {
    const xml = `<Patient xmlns="http://hl7.org/fhir">${'<name><family value="x"/></name>'.repeat(5_100)}</Patient>`;
    const answer = await server.request('/fhir/Patient', {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/fhir+xml' },
      body: xml,
    });
    expect([answer.status, await answer.text()]).toEqual([413, expect.stringContaining('10000 values')]);
  });

  it('is a 413 for the form of a search', async () => {
    expect(await search(`name=${'x'.repeat(MEGABYTE)}`)).toBe(413);
    const references = Array.from({ length: 10_000 }, () => `Practitioner/${crypto.randomUUID()}`);
    expect(await search(`general-practitioner=${references.join(',')}`)).toBe(200);
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
