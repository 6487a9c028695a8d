import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuthorizationServer } from '../../src/auth/authorization-server/authorization-server.js';
import { KeyRotationJob } from '../../src/auth/authorization-server/keys/key-rotation.job.js';
import type { TestServer } from '../support/start-server.js';
import { aHospital } from './a-hospital.js';
import { launched, refresh } from './an-app.js';

const SCOPE = 'openid fhirUser profile launch/patient patient/*.rs offline_access';

describe('OpenID Connect for SMART', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await aHospital();
  });
  afterAll(() => server.close());

  async function json(path: string): Promise<Record<string, unknown>> {
    return (await (await server.request(path)).json()) as Record<string, unknown>;
  }
  function verified(token: unknown) {
    const keys = createRemoteJWKSet(new URL(`${server.url}/auth/jwks`));
    return jwtVerify(String(token), keys, { issuer: `${server.url}/auth`, audience: 'public-app' });
  }

  async function kids(): Promise<string[]> {
    return ((await json('/auth/jwks'))['keys'] as { kid: string }[]).map(({ kid }) => kid);
  }

  it('OIDC-01 OIDC-04 OIDC-05 the ID token is RS256 by a key that is published', async () => {
    const { body } = await launched({ server, scope: SCOPE, parameters: { nonce: 'n-1' } });
    expect(decodeProtectedHeader(String(body['id_token']))).toMatchObject({
      alg: 'RS256',
      kid: expect.any(String),
    });
    const { payload } = await verified(body['id_token']);
    expect(payload).toMatchObject({
      nonce: 'n-1',
      sub: expect.any(String),
      exp: expect.any(Number),
      iat: expect.any(Number),
    });
  });

  it('OIDC-06 says who the user is, as an absolute URL', async () => {
    const { body } = await launched({ server, scope: SCOPE });
    const { payload } = await verified(body['id_token']);
    expect(payload).toMatchObject({
      fhirUser: `${server.fhirBase}/Practitioner/grace`,
      profile: `${server.fhirBase}/Practitioner/grace`,
      name: 'Dr Grace',
    });
    expect(payload).not.toHaveProperty('firekeeper_user');
  });

  it('says only what the scopes open', async () => {
    const { body } = await launched({ server, scope: 'openid launch/patient patient/*.rs' });
    const { payload } = await verified(body['id_token']);
    expect(payload).not.toHaveProperty('fhirUser');
    expect(payload).not.toHaveProperty('name');
  });

  it('OIDC-02 OIDC-03 the configuration is published', async () => {
    const response = await server.request('/auth/.well-known/openid-configuration');
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(await response.json()).toMatchObject({
      issuer: `${server.url}/auth`,
      authorization_endpoint: `${server.url}/auth/authorize`,
      token_endpoint: `${server.url}/auth/token`,
      jwks_uri: `${server.url}/auth/jwks`,
      userinfo_endpoint: `${server.url}/auth/userinfo`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: expect.arrayContaining(['RS256', 'ES256']),
      code_challenge_methods_supported: ['S256'],
    });
  });

  it('OIDC-04 the key set holds no private part', async () => {
    const { keys } = (await json('/auth/jwks')) as { keys: Record<string, unknown>[] };
    expect(new Set(keys.map(key => key['alg']))).toEqual(new Set(['ES256', 'RS256']));
    expect(keys.every(key => !('d' in key))).toBe(true);
  });

  it('userinfo says what the scopes open', async () => {
    const { body } = await launched({ server, scope: SCOPE });
    const headers = { Authorization: `Bearer ${String(body['access_token'])}` };
    const response = await server.request('/auth/userinfo', { headers });
    expect(await response.json()).toMatchObject({
      name: 'Dr Grace',
      fhirUser: `${server.fhirBase}/Practitioner/grace`,
    });
    const refused = await server.request('/auth/userinfo');
    expect(refused.status).toBe(401);
    // RFC 6750 §3.1: who sent no token hears of no error
    expect(refused.headers.get('www-authenticate')).toBe('Bearer, DPoP');
  });

  it('keys are renewed every quarter, and no sooner', async () => {
    const job = server.get(KeyRotationJob);
    const before = await kids();
    await job.run();
    expect(await kids()).toEqual(before);
    await job.run(Date.now() + 91 * 24 * 60 * 60 * 1000);
    expect(await kids()).toEqual(expect.arrayContaining(before));
    expect(await kids()).toHaveLength(before.length + 2);
  });

  it('new keys break no token', async () => {
    const before = await launched({ server, scope: SCOPE });
    await server.get(AuthorizationServer).rotateKeys();
    const after = await launched({ server, scope: SCOPE });
    const [old, young] = [before, after].map(
      ({ body }) => decodeProtectedHeader(String(body['id_token'])).kid,
    );
    expect(young).not.toBe(old);
    await verified(before.body['id_token']);
    await verified(after.body['id_token']);
    const headers = { Authorization: `Bearer ${String(before.body['access_token'])}` };
    expect((await server.request('/auth/userinfo', { headers })).status).toBe(200);
    expect((await refresh(server, before.body['refresh_token'])).status).toBe(200);
  });
});
