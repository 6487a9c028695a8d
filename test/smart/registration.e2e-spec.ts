import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestServer } from '../support/start-server.js';
import { bearer } from '../support/tokens.js';
import { aHospital, aKey } from './a-hospital.js';
import { authorize, basic, exchange, post, refresh } from './an-app.js';
import { APP, type Json, register, registered, send } from './a-registration.js';

describe('RFC 7591 dynamic client registration, open on loopback', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await aHospital({ environment: { CLIENT_REGISTRATION: 'loopback' } });
  });
  afterAll(async () => server.close());

  it('DISC-12 is advertised', async () => {
    const registration_endpoint = `${server.url}/register`;
    for (const path of ['/fhir/.well-known/smart-configuration', '/auth/.well-known/openid-configuration']) {
      expect(await (await server.request(path)).json()).toMatchObject({ registration_endpoint });
    }
    expect(await (await server.request('/fhir/metadata')).text()).toContain(registration_endpoint);
  });

  it('registers a confidential app, which then is launched', async () => {
    const { status, headers, body } = await register(server, APP);
    expect([status, headers.get('cache-control')]).toEqual([201, 'no-store']);
    expect(body).toMatchObject({
      client_name: 'Walk-in',
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: ['authorization_code', 'refresh_token'],
      client_secret: expect.stringMatching(/^[\w-]{43}$/) as string,
      client_secret_expires_at: 0,
    });
    const clientId = String(body['client_id']);
    const outcome = await authorize({ server, clientId, scope: 'launch/patient patient/Patient.rs' });
    expect(outcome.pages.at(-1)).toBe('Allow Walk-in?');
    const answer = await exchange(server, outcome, {}, basic(clientId, String(body['client_secret'])));
    expect(answer.body).toMatchObject({ patient: 'alice', scope: 'launch/patient patient/Patient.rs' });
  });

  it('registers a public app and one with keys', async () => {
    const open = await register(server, { ...APP, token_endpoint_auth_method: 'none' });
    expect(open.body).toMatchObject({ token_endpoint_auth_method: 'none' });
    expect(open.body).not.toHaveProperty('client_secret');
    const { jwk } = await aKey('ES384', 'k1');
    const signing = await register(server, { ...APP, jwks: { keys: [jwk] } });
    expect(signing.body).toMatchObject({ token_endpoint_auth_method: 'private_key_jwt' });
    expect(signing.body).not.toHaveProperty('client_secret');
  });

  it('grants nobody system scopes: they are cut, and a service is refused', async () => {
    const { body } = await register(server, {
      ...APP,
      scope: 'system/*.rs patient/*.rs launch-contexts.create',
    });
    expect(body['scope']).toBe('patient/*.rs');
    const service = await register(server, {
      grant_types: ['client_credentials'],
      scope: 'system/*.rs',
      token_endpoint_auth_method: 'client_secret_basic',
    });
    expect([service.status, service.body['error']]).toEqual([400, 'invalid_client_metadata']);
  });

  it('ignores what only the operator may set', async () => {
    const wanted = { ...APP, client_id: 'house-app', client_secret: 'chosen', firekeeper_consent: 'implied' };
    const { body } = await register(server, { ...wanted, something_unknown: 1 });
    expect(body['client_id']).not.toBe('house-app');
    expect(body['client_secret']).not.toBe('chosen');
    const clientId = String(body['client_id']);
    const { pages } = await authorize({ server, clientId, scope: 'launch/patient patient/Patient.rs' });
    expect(pages.at(-1)).toBe('Allow Walk-in?');
  });

  it.each<[string, unknown, string]>([
    ['no object', '[]', 'invalid_client_metadata'],
    ['no redirect URI', {}, 'invalid_client_metadata'],
    ['a resource server', { grant_types: [] }, 'invalid_client_metadata'],
    ['an http redirect URI elsewhere', { redirect_uris: ['http://app.example/cb'] }, 'invalid_redirect_uri'],
    ['a script as redirect URI', { redirect_uris: ['javascript:alert(1)'] }, 'invalid_redirect_uri'],
    ['a redirect URI that is a number', { redirect_uris: [1] }, 'invalid_client_metadata'],
    ['an unknown method', { ...APP, token_endpoint_auth_method: 'tls' }, 'invalid_client_metadata'],
    ['the implicit grant', { ...APP, grant_types: ['implicit'] }, 'invalid_client_metadata'],
    ['a token as response', { ...APP, response_types: ['token'] }, 'invalid_client_metadata'],
    ['only system scopes', { ...APP, scope: 'system/*.rs' }, 'invalid_client_metadata'],
    ['a key that is null', { ...APP, jwks: { keys: [null] } }, 'invalid_client_metadata'],
    ['keys that come in clear', { ...APP, jwks_uri: 'http://app.example/jwks' }, 'invalid_client_metadata'],
    [
      'a key that is none',
      { ...APP, jwks: { keys: [{ kty: 'RSA', kid: 'a', n: 5 }] } },
      'invalid_client_metadata',
    ],
    [
      'a private key',
      { ...APP, jwks: { keys: [{ kty: 'EC', kid: 'a', d: 'x' }] } },
      'invalid_client_metadata',
    ],
    ['a NUL', { ...APP, client_name: 'a\0b' }, 'invalid_client_metadata'],
    ['half a character', { ...APP, contacts: ['\ud800'] }, 'invalid_client_metadata'],
    ['a script as logo', { ...APP, logo_uri: 'javascript:alert(1)' }, 'invalid_client_metadata'],
    ['a very long name', { ...APP, client_name: 'x'.repeat(40_000) }, 'invalid_client_metadata'],
    [
      'a certificate where none is asked for',
      { ...APP, tls_client_auth_san_dns: 'app.example' },
      'invalid_client_metadata',
    ],
    [
      'tokens bound to such a certificate',
      { ...APP, tls_client_certificate_bound_access_tokens: true },
      'invalid_client_metadata',
    ],
    ['a software statement', { ...APP, software_statement: 'e.e.e' }, 'unapproved_software_statement'],
  ])('refuses %s', async (_, metadata, error) => {
    const { status, body } = await register(server, metadata);
    expect([status, body['error']]).toEqual([400, error]);
    expect(body['error_description']).toEqual(expect.any(String));
  });

  it('takes null for what is left out', async () => {
    expect((await register(server, { ...APP, scope: null, jwks: null })).status).toBe(201);
  });

  it.each(['{', '{"redirect_uris": ["https://a.example"], }'])('answers 400 to %j', async text => {
    const { status, body } = await register(server, text);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      error: 'invalid_request',
      error_description: expect.stringContaining('body'),
    });
  });

  it('refuses a request by a name that is not of this machine', async () => {
    const { request } = await import('node:http');
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { Host: 'evil.example', 'Content-Type': 'application/json' };
      const { port } = new URL(server.url);
      request({ host: '127.0.0.1', port, path: '/register', method: 'POST', headers }, response => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end(JSON.stringify(APP));
    });
    expect(status).toBe(401);
  });

  describe('RFC 7592', () => {
    it('a client reads its registration, without the secret', async () => {
      const { address, token, id } = await registered(server);
      const { status, body } = await send(server, 'GET', address, token);
      expect([status, body['client_id']]).toEqual([200, id]);
      expect(Object.keys(body).filter(name => /(?:secret|token)$/.test(name))).toEqual([]);
    });

    it('a client changes it, and keeps the secret that it sends along', async () => {
      const { address, token, id, client_secret } = await registered(server);
      const change = {
        ...APP,
        client_id: id,
        client_secret,
        client_name: 'Renamed',
        scope: 'patient/*.rs system/*.rs',
      };
      const { status, body } = await send(server, 'PUT', address, token, change);
      expect(status).toBe(200);
      expect(body).toMatchObject({ client_name: 'Renamed', scope: 'patient/*.rs' });
      expect(body).not.toHaveProperty('client_secret');
      const answer = await post(server, '/introspect', { token: 'x' }, basic(id, String(client_secret)));
      expect(answer.status).toBe(200);
    });

    it('a client gets a new secret when it sends none, and the old one is refused', async () => {
      const { address, token, id, client_secret } = await registered(server);
      const { body } = await send(server, 'PUT', address, token, { ...APP, client_id: id });
      const introspect = async (secret: unknown) =>
        (await post(server, '/introspect', { token: 'x' }, basic(id, String(secret)))).status;
      expect(await introspect(body['client_secret'])).toBe(200);
      expect(await introspect(client_secret)).toBe(401);
    });

    it.each<[string, Json]>([
      ['the id of another client', { client_id: 'public-app' }],
      ['a wrong secret', { client_secret: 'wrong' }],
      ['a service', { grant_types: ['client_credentials'] }],
      ['keys that come in clear', { jwks_uri: 'http://app.example/jwks' }],
    ])('refuses a change with %s, and nothing is changed', async (_, change) => {
      const { address, token, id } = await registered(server);
      const answer = await send(server, 'PUT', address, token, {
        ...APP,
        client_id: id,
        client_name: 'B',
        ...change,
      });
      expect([answer.status, answer.body['error']]).toEqual([400, 'invalid_client_metadata']);
      expect((await send(server, 'GET', address, token)).body['client_name']).toBe('Walk-in');
    });

    it('a client removes itself, with every grant and token', async () => {
      const { address, token, id, client_secret } = await registered(server);
      const scope = 'launch/patient patient/Patient.rs offline_access';
      const outcome = await authorize({ server, clientId: id, scope });
      const credentials = basic(id, String(client_secret));
      const { body } = await exchange(server, outcome, {}, credentials);
      const read = async () =>
        (await server.request('/fhir/Patient/alice', { headers: bearer(String(body['access_token'])) }))
          .status;
      expect(await read()).toBe(200);
      expect((await send(server, 'DELETE', address, token)).status).toBe(204);
      expect(await read()).toBe(401);
      expect((await refresh(server, body['refresh_token'], { client_id: id })).status).toBe(401);
      expect((await send(server, 'GET', address, token)).status).toBe(401);
    });

    it.each(['GET', 'PUT', 'DELETE'])(
      '%s is refused with the token of another client, or none',
      async method => {
        const [one, other] = [await registered(server), await registered(server)];
        const body = method === 'PUT' ? { ...APP, client_id: one.id } : undefined;
        for (const token of [other.token, undefined, 'x'.repeat(43)]) {
          const answer = await send(server, method, one.address, token, body);
          expect([answer.status, answer.body['error']]).toEqual([401, 'invalid_token']);
          expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
        }
        for (const declared of ['public-app', 'unknown', '%00'])
          expect((await send(server, method, `/register/${declared}`, one.token, body)).status).toBe(401);
        expect((await send(server, 'GET', one.address, one.token)).status).toBe(200);
      },
    );
  });
});
