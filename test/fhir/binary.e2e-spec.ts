import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aClient, anAdministrator, type FhirClient } from '../support/fhir-client.js';
import { aToken, bearer } from '../support/tokens.js';
import { startServer, type TestServer } from '../support/start-server.js';

let server: TestServer;
let fhir: FhirClient;

const FHIR = { Accept: 'application/fhir+json' };
const HTML = { 'Content-Type': 'text/html; charset=utf-8' };
const PAGE = '<script>alert(1)</script> ä';

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
});
afterAll(async () => server?.close());

describe('Binary – binary.html#rest', () => {
  it('takes content as it is, and gives it back so, harmless for a browser', async () => {
    const created = await fhir.post('Binary', PAGE, {
      ...HTML,
      ...FHIR,
      'X-Security-Context': 'Patient/alice',
    });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      resourceType: 'Binary',
      contentType: 'text/html; charset=utf-8',
      securityContext: { reference: 'Patient/alice' },
      data: Buffer.from(PAGE).toString('base64'),
    });
    const raw = await fhir.get(`Binary/${created.body.id}`);
    expect([raw.status, raw.text]).toEqual([200, PAGE]);
    const header = (name: string): string | null => raw.headers.get(name);
    expect(header('content-type')).toBe('text/html; charset=utf-8');
    expect(header('content-security-policy')).toContain('sandbox');
    expect(header('x-content-type-options')).toBe('nosniff');
    expect(header('x-security-context')).toBe('Patient/alice');
    expect(header('etag')).toBe('W/"1"');
    expect((await fhir.get(`Binary/${created.body.id}`, { 'If-None-Match': 'W/"1"' })).status).toBe(304);
  });

  it('is a resource for whoever asks for FHIR', async () => {
    await fhir.put('Binary/b', 'abc', { 'Content-Type': 'text/plain' });
    for (const [path, headers] of [
      ['Binary/b', FHIR],
      ['Binary/b', { Accept: 'application/json' }],
      ['Binary/b?_format=json', {}],
    ] as const) {
      expect((await fhir.get(path, headers)).body).toMatchObject({ id: 'b', data: 'YWJj' });
    }
    expect((await fhir.get('Binary/b?_format=xml')).text).toContain('<data value="YWJj"/>');
  });

  it('takes the resource too, and every byte there is', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const resource = {
      resourceType: 'Binary',
      id: 'bytes',
      contentType: 'image/png; name="a picture"',
      data: bytes.toString('base64'),
    };
    expect((await fhir.put('Binary/bytes', resource)).status).toBe(201);
    const response = await server.request('/fhir/Binary/bytes', {
      headers: bearer(await aToken(server, { scope: 'system/Binary.r' })),
    });
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
  });

  it('an update of content takes If-Match', async () => {
    const stale = await fhir.put('Binary/b', 'x', { 'Content-Type': 'text/plain', 'If-Match': 'W/"7"' });
    expect(stale.status).toBe(412);
    expect(
      (await fhir.put('Binary/b', 'x', { 'Content-Type': 'text/plain', 'If-Match': 'W/"1"' })).status,
    ).toBe(200);
    expect((await fhir.get('Binary/b')).text).toBe('x');
  });

  it.each([
    ['bytes=0-3', 206, '0123', 'bytes 0-3/10'],
    ['bytes=4-', 206, '456789', 'bytes 4-9/10'],
    ['bytes=-2', 206, '89', 'bytes 8-9/10'],
    ['bytes=-99', 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
    ['bytes=10-', 416, undefined, 'bytes */10'],
    ['bytes=-0', 416, undefined, 'bytes */10'],
    ['bytes=3-1', 200, '0123456789', null],
    ['bytes=0-1,4-5', 200, '0123456789', null],
    ['lines=0-1', 200, '0123456789', null],
  ])('RFC 9110 §14 Range: %s is a %i', async (range, status, text, contentRange) => {
    await fhir.put('Binary/digits', '0123456789', { 'Content-Type': 'text/plain' });
    const answer = await fhir.get('Binary/digits', { Range: range });
    expect([answer.status, answer.headers.get('content-range')]).toEqual([status, contentRange]);
    if (text === undefined) expect(answer.body.resourceType).toBe('OperationOutcome');
    else expect([answer.text, answer.headers.get('accept-ranges')]).toEqual([text, 'bytes']);
  });

  it('If-Range: the range of the version that the client knows, all of a newer one', async () => {
    const etag = (await fhir.get('Binary/digits')).headers.get('etag') ?? '';
    const range = { Range: 'bytes=0-3' };
    expect((await fhir.get('Binary/digits', { ...range, 'If-Range': etag })).status).toBe(206);
    expect((await fhir.get('Binary/digits', { ...range, 'If-Range': etag.slice(2) })).status).toBe(206);
    expect((await fhir.get('Binary/digits', { ...range, 'If-Range': '"0"' })).status).toBe(200);
    const date = new Date().toUTCString();
    expect((await fhir.get('Binary/digits', { ...range, 'If-Range': date })).status).toBe(200);
    expect((await fhir.get('Binary/digits', { ...range, ...FHIR })).body.id).toBe('digits');
  });

  it.each([
    ['', { 'Content-Type': 'text/plain' }, 400],
    ['{}', { 'Content-Type': 'application/fhir+json' }, 400],
    ['x', { 'Content-Type': 'text/plain', 'X-Security-Context': 'no reference' }, 400],
  ])('%j with %j is a %i', async (body, headers, expected) => {
    expect((await fhir.post('Binary', body, headers)).status).toBe(expected);
  });

  it('needs its scope, whatever form is asked for', async () => {
    const app = await aClient(server, { scope: 'patient/Observation.rs', patient: 'alice' });
    expect((await app.get('Binary/b')).status).toBe(403);
    expect((await app.get('Binary/b', FHIR)).status).toBe(403);
    expect((await fhir.get('Binary/nobody')).status).toBe(404);
    await fhir.delete('Binary/b');
    expect((await fhir.get('Binary/b')).status).toBe(410);
  });
});
