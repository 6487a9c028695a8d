import { randomUUID } from 'node:crypto';
import { type CryptoKey, decodeProtectedHeader, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientRepository } from '../../src/clients/client.repository.js';
import type { ClientMetadata } from '../../src/clients/client-metadata.js';
import type { TestServer } from '../support/start-server.js';
import { aHospital } from './a-hospital.js';
import { aBrowser, authorizationRequest, claimsOf, post, walk } from './an-app.js';
import { clientAssertion } from './client-assertion.js';

const SCOPE = 'launch/patient openid fhirUser patient/Patient.rs offline_access';
const NATIVE = 'http://127.0.0.1:4999/callback';

interface Key {
  readonly privateKey: CryptoKey;
  readonly alg: string;
  readonly jwk: JWK & { kid: string };
}

let server: TestServer;
let key: Key;
let rsa: Key;
beforeAll(async () => {
  server = await aHospital();
  key = await aKeyFor('ES256');
  rsa = await aKeyFor('RS384');
  await server.get(ClientRepository).declare(metadata({}));
});
afterAll(async () => server.close());

async function aKeyFor(alg: string): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, alg, jwk: { ...(await exportJWK(publicKey)), kid: alg } };
}

function metadata(more: Partial<ClientMetadata>): ClientMetadata {
  return {
    client_id: 'fapi-app',
    firekeeper_profile: 'fapi2',
    application_type: 'native',
    redirect_uris: [NATIVE],
    jwks: { keys: [key.jwk, rsa.jwk] },
    ...more,
  };
}

const authentication = (by = key, claims: Record<string, unknown> = {}) =>
  clientAssertion(server, 'fapi-app', by, { aud: `${server.url}/auth`, ...claims });

async function proof(by = key): Promise<Record<string, string>> {
  const { kid: _kid, ...jwk } = by.jwk;
  const DPoP = await new SignJWT({ jti: randomUUID(), htm: 'POST', htu: `${server.url}/auth/token` })
    .setIssuedAt()
    .setProtectedHeader({ alg: by.alg, typ: 'dpop+jwt', jwk })
    .sign(by.privateKey);
  return { DPoP };
}

async function push(parameters: Record<string, string | undefined> = {}, by?: Record<string, string>) {
  const { fields, url, verifier } = authorizationRequest({
    server,
    clientId: 'fapi-app',
    scope: SCOPE,
    parameters,
  });
  const answer = await post(server, '/par', {
    ...Object.fromEntries(fields),
    ...(by ?? (await authentication())),
  });
  return { answer, url, verifier };
}

async function code() {
  const { answer, url, verifier } = await push();
  const query = new URLSearchParams({
    client_id: 'fapi-app',
    request_uri: String(answer.body['request_uri']),
  });
  const browser = aBrowser();
  return walk(browser, await browser.open(`${url}?${query.toString()}`), verifier);
}

async function token(headers: Record<string, string>, by = key) {
  const outcome = await code();
  return post(
    server,
    '/token',
    {
      grant_type: 'authorization_code',
      code: outcome.callback['code'] ?? '',
      redirect_uri: NATIVE,
      code_verifier: outcome.verifier,
      ...(await authentication(by)),
    },
    headers,
  );
}

describe('S60 FAPI 2.0 Security Profile, a client registered for it', () => {
  it('gets sender-constrained tokens by a pushed request', async () => {
    const { status, body } = await token(await proof());
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'DPoP', patient: 'alice', refresh_token: expect.any(String) });
    expect(claimsOf(body['access_token'])['cnf']).toMatchObject({ jkt: expect.any(String) });
  });

  it('gets an ID token signed with ES256, and the issuer in the answer (RFC 9207)', async () => {
    const outcome = await code();
    expect(outcome.callback['iss']).toBe(`${server.url}/auth`);
    const { body } = await token(await proof());
    expect(decodeProtectedHeader(String(body['id_token'])).alg).toBe('ES256');
  });

  it('§5.3.2.2 (3) is refused without a pushed request', async () => {
    const { fields, url } = authorizationRequest({ server, clientId: 'fapi-app', scope: SCOPE });
    const visit = await aBrowser().open(`${url}?${fields.toString()}`);
    expect(visit.url).toContain('error=invalid_request');
    expect(visit.url).toContain('Pushed');
  });

  it('§5.3.2.2 (4) is refused a pushed request without authentication', async () => {
    const { answer } = await push({}, { client_id: 'fapi-app' });
    expect([answer.status, answer.body['error']]).toEqual([401, 'invalid_client']);
  });

  it.each<[string, Record<string, string | undefined>]>([
    ['no PKCE', { code_challenge: undefined, code_challenge_method: undefined }],
    ['plain PKCE', { code_challenge_method: 'plain' }],
    ['no redirect_uri', { redirect_uri: undefined }],
    ['another redirect_uri', { redirect_uri: 'http://127.0.0.1:4999/other' }],
    ['another response_type', { response_type: 'code id_token' }],
    ['response_type token', { response_type: 'token' }],
  ])('§5.3.2.2 is refused with %s', async (_title, parameters) => {
    const { answer } = await push(parameters);
    expect(answer.status).toBe(400);
    expect(answer.body['request_uri']).toBeUndefined();
  });

  it('§5.3.2.2 (11) has its request_uri for less than ten minutes', async () => {
    const { answer } = await push();
    expect(answer.body['expires_in']).toBeLessThan(600);
  });

  it('§5.3.2.1 (4) gets no bearer token', async () => {
    const { status, body } = await token({});
    expect([status, body['error']]).toEqual([400, 'invalid_grant']);
    expect(body['error_description']).toBe('DPoP proof JWT not provided');
  });

  it.each<[string, Record<string, unknown>]>([
    ['the token endpoint', { aud: 'token' }],
    ['a list', { aud: 'list' }],
  ])('§5.3.2.1 (6) takes no assertion whose aud is %s', async (_title, { aud }) => {
    const issuer = `${server.url}/auth`;
    const audience = aud === 'list' ? [issuer] : `${issuer}/token`;
    const { answer } = await push({}, await authentication(key, { aud: audience }));
    expect([answer.status, answer.body['error']]).toEqual([401, 'invalid_client']);
  });

  it('§5.4.1 takes no assertion and no proof signed with RS384', async () => {
    const { answer } = await push({}, await authentication(rsa));
    expect([answer.status, answer.body['error']]).toEqual([401, 'invalid_client']);
    const other = await aKeyFor('RS256');
    const { status, body } = await token(await proof(other));
    expect([status, body['error']]).toEqual([400, 'invalid_dpop_proof']);
  });

  it.each(['PS256', 'EdDSA'])('§5.4.1 takes %s', async alg => {
    const other = await aKeyFor(alg);
    await server.get(ClientRepository).declare(metadata({ jwks: { keys: [key.jwk, rsa.jwk, other.jwk] } }));
    expect((await token(await proof(other), other)).status).toBe(200);
  });

  it('§5.3.2.1 (8) keeps its refresh token', async () => {
    const { body } = await token(await proof());
    for (const _ of [1, 2]) {
      const form = { grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) };
      const refreshed = await post(server, '/token', { ...form, ...(await authentication()) }, await proof());
      expect(refreshed.status).toBe(200);
      expect(refreshed.body['refresh_token'] ?? body['refresh_token']).toBe(body['refresh_token']);
    }
    const stolen = {
      grant_type: 'refresh_token',
      refresh_token: String(body['refresh_token']),
      client_id: 'public-app',
    };
    expect((await post(server, '/token', stolen, await proof())).status).toBe(400);
  });

  it('§5.3.2.2 (10) is sent on by 303, never 307', async () => {
    const { answer, url } = await push();
    const query = new URLSearchParams({
      client_id: 'fapi-app',
      request_uri: String(answer.body['request_uri']),
    });
    const response = await server.request(`${url}?${query.toString()}`);
    expect(response.status).toBe(303);
  });
});

describe('S60 registration for FAPI 2.0', () => {
  it.each<[string, Partial<ClientMetadata>, RegExp]>([
    ['without keys', { jwks: undefined as never }, /private_key_jwt/],
    [
      'with a secret',
      { token_endpoint_auth_method: 'client_secret_basic', client_secret: 'x' },
      /private_key_jwt/,
    ],
    ['with an algorithm of SMART', { token_endpoint_auth_signing_alg: 'RS384' }, /PS256/],
    ['with an answer over http', { application_type: 'web' }, /must be https/],
    [
      'bound twice',
      { dpop_bound_access_tokens: true, tls_client_certificate_bound_access_tokens: true },
      /not both/,
    ],
  ])('is refused %s', async (_title, more, message) => {
    await expect(server.get(ClientRepository).declare(metadata(more))).rejects.toThrow(message);
  });

  it('fills in what the profile asks for', async () => {
    const client = await server.get(ClientRepository).declare(metadata({}));
    expect(client.protection).toEqual({
      firekeeper_profile: 'fapi2',
      require_pushed_authorization_requests: true,
      dpop_bound_access_tokens: true,
    });
  });
});
