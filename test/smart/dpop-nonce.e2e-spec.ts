import { createHash, randomUUID } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Environment } from '../../src/config/environment.js';
import { freePort } from '../support/free-port.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { aHospital } from './a-hospital.js';
import { authorize, exchange } from './an-app.js';

let server: TestServer;
let node: TestServer;
let nodeUrl: string;
let privateKey: CryptoKey;
let jwk: JWK;
beforeAll(async () => {
  server = await aHospital({ environment: { DPOP_NONCE_REQUIRED: 'true' } });
  const { DATABASE_URL = '' } = server.get(Environment);
  const port = await freePort();
  nodeUrl = `http://127.0.0.1:${port}`;
  node = await startServer({
    environment: { DATABASE_URL, PUBLIC_URL: server.url, PORT: String(port), DPOP_NONCE_REQUIRED: 'true' },
  });
  const keys = await generateKeyPair('ES256', { extractable: true });
  privateKey = keys.privateKey;
  jwk = await exportJWK(keys.publicKey);
});
afterAll(async () => {
  await node.close();
  await server.close();
});

async function proof(claims: Record<string, unknown>): Promise<string> {
  return new SignJWT({ jti: randomUUID(), ...claims })
    .setIssuedAt()
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
    .sign(privateKey);
}

async function token(nonce?: string) {
  const outcome = await authorize({ server, scope: 'launch/patient openid patient/Patient.rs' });
  const DPoP = await proof({ htm: 'POST', htu: `${server.url}/auth/token`, nonce });
  return exchange(server, outcome, undefined, { DPoP });
}

async function boundToken(): Promise<string> {
  const nonce = (await token()).headers.get('dpop-nonce') ?? '';
  return String((await token(nonce)).body['access_token']);
}

async function read(accessToken: string, nonce?: string, path = '/fhir/Patient/alice', at = server.url) {
  const ath = createHash('sha256').update(accessToken).digest('base64url');
  const DPoP = await proof({ htm: 'GET', htu: `${server.url}${path}`, ath, nonce });
  return fetch(`${at}${path}`, { headers: { Authorization: `DPoP ${accessToken}`, DPoP } });
}

describe('S57 RFC 9449 §8, nonces of the token endpoint', () => {
  it('are asked for, given, and then accepted', async () => {
    const refused = await token();
    expect([refused.status, refused.body['error']]).toEqual([400, 'use_dpop_nonce']);
    expect((await token(refused.headers.get('dpop-nonce') ?? '')).status).toBe(200);
  });

  it('must be ours', async () => {
    const { status, body } = await token('a-nonce-of-somebody-else');
    expect([status, body['error']]).toEqual([400, 'use_dpop_nonce']);
  });
});

describe.each([['/fhir/Patient/alice'], ['/auth/userinfo']])('S57 RFC 9449 §9, nonces of %s', path => {
  it('are asked for, given, and then accepted', async () => {
    const accessToken = await boundToken();
    const refused = await read(accessToken, undefined, path);
    expect(refused.status).toBe(401);
    const nonce = refused.headers.get('dpop-nonce') ?? '';
    expect(nonce).not.toBe('');
    expect((await read(accessToken, nonce, path)).status).toBe(200);
  });

  it('are the same on every node', async () => {
    const accessToken = await boundToken();
    const nonce = (await read(accessToken, undefined, path)).headers.get('dpop-nonce') ?? '';
    expect((await read(accessToken, nonce, path, nodeUrl)).status).toBe(200);
  });

  it.each(['x', 'ü'.repeat(43), 'A'.repeat(43)])('must be ours, which %s is not', async nonce => {
    const response = await read(await boundToken(), nonce, path);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^DPoP .*error="use_dpop_nonce"/);
    expect(response.headers.get('dpop-nonce')).toEqual(expect.any(String));
  });
});

describe('S57 a browser app', () => {
  it('may read the nonce', async () => {
    const response = await server.request('/fhir/metadata', { headers: { Origin: 'https://app.example' } });
    expect(response.headers.get('access-control-expose-headers')).toContain('DPoP-Nonce');
  });
});
