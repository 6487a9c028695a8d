import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';

const APP = 'https://app.example.org';

describe('Apps in the browser, from any origin (CORS)', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => server.close());

  it.each([
    ['GET', '/fhir/metadata'],
    ['GET', '/fhir/.well-known/smart-configuration'],
    ['GET', '/auth/jwks'],
    ['GET', '/auth/.well-known/openid-configuration'],
    ['POST', '/auth/token'],
    ['GET', '/fhir/Patient/unknown'],
    ['GET', '/fhir/nowhere/at/all/is/nothing'],
  ])('may read the answer of %s %s, without cookies', async (method, path) => {
    const { headers } = await server.request(path, { method, headers: { Origin: APP } });
    expect([APP, '*']).toContain(headers.get('access-control-allow-origin'));
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });

  it.each(['/fhir', '/fhir/Patient/1', '/auth/token'])(
    'may ask first what they may send to %s',
    async path => {
      const asked = ['authorization', 'content-type', 'prefer', 'if-match', 'if-none-match', 'if-none-exist'];
      const { status, headers } = await server.request(path, {
        method: 'OPTIONS',
        headers: {
          Origin: APP,
          'Access-Control-Request-Method': 'PUT',
          'Access-Control-Request-Headers': asked.join(','),
        },
      });
      expect(status).toBe(204);
      const allowed = headers.get('access-control-allow-headers')!.toLowerCase().split(', ');
      expect(allowed).toEqual(expect.arrayContaining(asked));
      expect(headers.get('access-control-allow-methods')).toContain('PUT');
    },
  );

  it('may read the headers that FHIR answers with', async () => {
    const token = await aToken(server, { scope: 'user/*.rs' });
    const { headers } = await server.request('/fhir/Patient', { headers: { Origin: APP, ...bearer(token) } });
    const exposed = headers.get('access-control-expose-headers')!.split(', ');
    expect(exposed).toEqual(
      expect.arrayContaining([
        'Location',
        'Content-Location',
        'ETag',
        'Last-Modified',
        'Link',
        'Retry-After',
      ]),
    );
  });

  it.each(['/', '/interaction/x', '/auth/authorize', '/assets/x'])('may not read %s', async path => {
    const { headers } = await server.request(path, { headers: { Origin: APP } });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('may not send a form to a page in the name of a visitor', async () => {
    const { status } = await server.request('/sign-in', {
      method: 'POST',
      headers: { Origin: APP, 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'username=x',
    });
    expect(status).toBe(403);
  });
});
