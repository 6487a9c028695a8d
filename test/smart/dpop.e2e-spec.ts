import { createHash, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Environment } from '../../src/config/environment.js';
import { freePort } from '../support/free-port.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { bearer } from '../support/tokens.js';
import { aHospital, SECRET } from './a-hospital.js';
import { authorize, basic, claimsOf, exchange, launched, post, refresh, type TokenAnswer } from './an-app.js';

const SCOPE = 'launch/patient openid patient/Patient.rs offline_access';

interface ProofKey {
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

let server: TestServer;
let key: ProofKey;
let bound: TokenAnswer;
let token: string;
beforeAll(async () => {
  server = await aHospital();
  key = await aProofKey();
  bound = await launchedWith(key);
  token = String(bound.body['access_token']);
});
afterAll(async () => server.close());

async function aProofKey(): Promise<ProofKey> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  return { privateKey, jwk: await exportJWK(publicKey) };
}

interface ProofOptions {
  readonly with?: ProofKey;
  readonly header?: Record<string, unknown>;
}

async function proof(claims: Record<string, unknown>, options: ProofOptions = {}): Promise<string> {
  const { privateKey, jwk } = options.with ?? key;
  return new SignJWT({ jti: randomUUID(), iat: Math.floor(Date.now() / 1000), ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...options.header })
    .sign(privateKey);
}

const atTokenEndpoint = async (options: ProofOptions = {}): Promise<Record<string, string>> => ({
  DPoP: await proof({ htm: 'POST', htu: `${server.url}/auth/token` }, options),
});

async function launchedWith(proofKey: ProofKey): Promise<TokenAnswer> {
  const outcome = await authorize({ server, scope: SCOPE });
  return exchange(server, outcome, undefined, await atTokenEndpoint({ with: proofKey }));
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** The claims of a right proof for reading the patient. */
const rightly = (): Record<string, unknown> => ({
  htm: 'GET',
  htu: `${server.fhirBase}/Patient/alice`,
  ath: hashOf(token),
});

async function read(proofs: string | readonly string[], path = '/fhir/Patient/alice'): Promise<Response> {
  const headers = new Headers({ Authorization: `DPoP ${token}` });
  for (const each of [proofs].flat()) headers.append('DPoP', each);
  return server.request(path, { headers });
}

const now = (): number => Math.floor(Date.now() / 1000);

const userinfo = async (headers: Record<string, string>): Promise<number> =>
  (await server.request('/auth/userinfo', { headers })).status;

const rightProof = (): Promise<string> =>
  proof({ htm: 'GET', htu: `${server.url}/auth/userinfo`, ath: hashOf(token) });

describe('RFC 9449 DPoP at the token endpoint', () => {
  it('is advertised with its algorithms, which do not hold none or a symmetric one', async () => {
    for (const path of ['/fhir/.well-known/smart-configuration', '/auth/.well-known/openid-configuration']) {
      const configuration = (await (await server.request(path)).json()) as Record<string, string[]>;
      expect(configuration['dpop_signing_alg_values_supported']?.toSorted()).toEqual(
        ['ES256', 'ES384', 'EdDSA', 'PS256', 'RS256'].toSorted(),
      );
    }
  });

  it('binds the access token to the key of the proof', async () => {
    expect(bound.body).toMatchObject({ token_type: 'DPoP', patient: 'alice' });
    expect(claimsOf(token)['cnf']).toEqual({ jkt: await calculateJwkThumbprint(key.jwk) });
  });

  it('INT-02 introspection tells the key', async () => {
    const { body } = await post(server, '/introspect', { token }, basic('resource-server', SECRET));
    const jkt = await calculateJwkThumbprint(key.jwk);
    expect(body).toMatchObject({ active: true, token_type: 'DPoP', cnf: { jkt } });
  });

  it('gives a bearer token to whoever sends no proof', async () => {
    expect((await launched({ server, scope: SCOPE })).body['token_type']).toBe('Bearer');
  });

  it.each<[string, () => Promise<string>]>([
    ['another method', () => proof({ htm: 'GET', htu: `${server.url}/auth/token` })],
    ['another address', () => proof({ htm: 'POST', htu: 'https://elsewhere.example/auth/token' })],
    [
      'a signature by another key',
      async () =>
        proof({ htm: 'POST', htu: `${server.url}/auth/token` }, { header: { jwk: (await aProofKey()).jwk } }),
    ],
    ['no JWT at all', () => Promise.resolve('x')],
  ])('refuses a proof with %s', async (_, make) => {
    const outcome = await authorize({ server, scope: SCOPE });
    const { status, body } = await exchange(server, outcome, undefined, { DPoP: await make() });
    expect([status, body['error']]).toEqual([400, 'invalid_dpop_proof']);
  });

  it('§8 tells whose clock is wrong to use a nonce, and then does not look at the clock', async () => {
    const claims = { htm: 'POST', htu: `${server.url}/auth/token`, iat: 1_700_000_000 };
    const refused = await exchange(server, await authorize({ server, scope: SCOPE }), undefined, {
      DPoP: await proof(claims),
    });
    expect([refused.status, refused.body['error']]).toEqual([400, 'use_dpop_nonce']);
    const nonce = refused.headers.get('dpop-nonce');
    const { status } = await exchange(server, await authorize({ server, scope: SCOPE }), undefined, {
      DPoP: await proof({ ...claims, nonce }),
    });
    expect(status).toBe(200);
  });

  it('refuses a proof that was used before', async () => {
    const headers = await atTokenEndpoint();
    const first = await exchange(server, await authorize({ server, scope: SCOPE }), undefined, headers);
    const second = await exchange(server, await authorize({ server, scope: SCOPE }), undefined, headers);
    expect([first.status, second.status]).toEqual([200, 400]);
  });

  it('refreshes for the holder of the key alone', async () => {
    const { body } = await launchedWith(key);
    const form = {
      grant_type: 'refresh_token',
      refresh_token: String(body['refresh_token']),
      client_id: 'public-app',
    };
    expect((await refresh(server, body['refresh_token'])).body['error']).toBe('invalid_grant');
    const stolen = await post(server, '/token', form, await atTokenEndpoint({ with: await aProofKey() }));
    expect(stolen.body['error']).toBe('invalid_grant');
    const rightful = await post(server, '/token', form, await atTokenEndpoint());
    expect(rightful.body).toMatchObject({ token_type: 'DPoP' });
  });
});

describe('RFC 9449 DPoP at the FHIR server', () => {
  it('answers the holder of the key, with one proof for each request', async () => {
    for (const _ of [1, 2]) expect((await read(await proof(rightly()))).status).toBe(200);
  });

  it('takes htu without the query of the request', async () => {
    expect((await read(await proof(rightly()), '/fhir/Patient/alice?_pretty=true')).status).toBe(200);
  });

  it('refuses a bound token sent as Bearer, and says how to send it', async () => {
    const response = await server.request('/fhir/Patient/alice', { headers: bearer(token) });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^DPoP .*error="invalid_token".*algs="ES256/);
  });

  it('refuses a bearer token sent as DPoP', async () => {
    const { body } = await launched({ server, scope: SCOPE });
    const stolen = String(body['access_token']);
    const response = await server.request('/fhir/Patient/alice', {
      headers: { Authorization: `DPoP ${stolen}`, DPoP: await proof({ ...rightly(), ath: hashOf(stolen) }) },
    });
    expect(response.status).toBe(401);
  });

  it('asks for either scheme when there is no token', async () => {
    const response = await server.request('/fhir/Patient/alice');
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer .*, DPoP .*algs=/);
  });

  it('refuses a proof that was used before, and of eight at once takes one', async () => {
    const once = await proof(rightly());
    expect((await read(once)).status).toBe(200);
    const replay = await read(once);
    expect(replay.status).toBe(401);
    expect(replay.headers.get('www-authenticate')).toContain('error="invalid_dpop_proof"');
    const contested = await proof(rightly());
    const answers = await Promise.all(Array.from({ length: 8 }, () => read(contested)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('refuses a proof that was used at another node', async () => {
    const { DATABASE_URL = '' } = server.get(Environment);
    const port = await freePort();
    const node = await startServer({
      environment: { DATABASE_URL, PUBLIC_URL: server.url, PORT: String(port) },
    });
    try {
      const headers = { Authorization: `DPoP ${token}`, DPoP: await proof(rightly()) };
      const readThere = async () =>
        (await fetch(`http://127.0.0.1:${port}/fhir/Patient/alice`, { headers })).status;
      expect((await server.request('/fhir/Patient/alice', { headers })).status).toBe(200);
      expect(await readThere()).toBe(401);
    } finally {
      await node.close();
    }
  });

  it.each<[string, () => Promise<string | readonly string[]>]>([
    ['no proof', () => Promise.resolve([])],
    ['two proofs', async () => [await proof(rightly()), await proof(rightly())]],
    ['another method', () => proof({ ...rightly(), htm: 'DELETE' })],
    ['another resource', () => proof({ ...rightly(), htu: `${server.fhirBase}/Patient/bob` })],
    ['another host', () => proof({ ...rightly(), htu: 'https://elsewhere.example/fhir/Patient/alice' })],
    ['htu that is no address', () => proof({ ...rightly(), htu: '/fhir/Patient/alice' })],
    ['the hash of another token', () => proof({ ...rightly(), ath: hashOf('x') })],
    ['no hash of the token', () => proof({ ...rightly(), ath: undefined })],
    ['a time long ago', () => proof({ ...rightly(), iat: now() - 120 })],
    ['a time to come', () => proof({ ...rightly(), iat: now() + 120 })],
    ['no time', () => proof({ ...rightly(), iat: undefined })],
    ['no jti', () => proof({ ...rightly(), jti: undefined })],
    ['another type', () => proof(rightly(), { header: { typ: 'JWT' } })],
    ['another key', async () => proof(rightly(), { with: await aProofKey() })],
    [
      'the private key in its header',
      async () => proof(rightly(), { header: { jwk: await exportJWK(key.privateKey) } }),
    ],
    ['no signature', async () => `${(await proof(rightly())).split('.').slice(0, 2).join('.')}.`],
  ])('refuses %s', async (_, make) => {
    const response = await read(await make());
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^DPoP .*error="invalid_dpop_proof"/);
    expect(await response.json()).toMatchObject({ resourceType: 'OperationOutcome' });
  });
});

describe('RFC 9449 DPoP at userinfo', () => {
  it('answers the holder of the key, once for each proof', async () => {
    const headers = { Authorization: `DPoP ${token}`, DPoP: await rightProof() };
    expect(await userinfo(headers)).toBe(200);
    expect(await userinfo(headers)).toBe(401);
  });

  it('refuses the token without a proof', async () => {
    expect(await userinfo(bearer(token))).toBe(401);
    expect(await userinfo({ Authorization: `DPoP ${token}` })).toBe(401);
  });
});
