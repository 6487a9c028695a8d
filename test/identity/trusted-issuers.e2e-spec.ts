import { createServer, type Server } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { bearer } from '../support/tokens.js';
import { put } from './a-federated-hospital.js';

describe('Access tokens of a trusted issuer (RFC 9068 §4)', () => {
  let server: TestServer;
  let keySet: Server;
  let issuer: string;
  /** An issuer that does not answer. */
  let away: string;
  let keys: Awaited<ReturnType<typeof generateKeyPair>>;
  let strangers: Awaited<ReturnType<typeof generateKeyPair>>;
  beforeAll(async () => {
    const port = await freePort();
    issuer = `http://localhost:${port}`;
    keys = await generateKeyPair('RS256', { extractable: true });
    strangers = await generateKeyPair('RS256', { extractable: true });
    const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k', alg: 'RS256' };
    keySet = createServer((_request, response) => response.end(JSON.stringify({ keys: [jwk] })));
    await new Promise<void>(resolve => keySet.listen(port, '127.0.0.1', () => resolve()));
    const people = {
      issuer,
      jwks_uri: `${issuer}/keys`,
      client_claim: 'azp',
      scope: 'openid fhirUser patient/*.rs user/Patient.rs',
      roles: [{ claim: 'realm_access.roles', value: 'physician', role: 'clinician' }],
    };
    away = `http://localhost:${await freePort()}`;
    const down = { ...people, issuer: away, jwks_uri: `${away}/keys` };
    server = await startServer({ bootstrap: { trusted_issuers: [people, down] } });
    for (const id of ['alice', 'bob'])
      await put(server, { resourceType: 'Patient', id, name: [{ family: id }] });
  });
  afterAll(async () => {
    await server?.close();
    keySet?.close();
  });

  async function ask(
    path: string,
    claims: Record<string, unknown>,
    { typ = 'JWT', privateKey = keys.privateKey } = {},
  ): Promise<number> {
    const now = Math.floor(Date.now() / 1000);
    const all = {
      iss: issuer,
      aud: server.fhirBase,
      sub: 'person-1',
      azp: 'their-app',
      jti: `j-${Math.random()}`,
      iat: now,
      exp: now + 300,
      ...claims,
    };
    const token = await new SignJWT(all).setProtectedHeader({ alg: 'RS256', kid: 'k', typ }).sign(privateKey);
    return (await server.request(`/fhir/${path}`, { headers: bearer(token) })).status;
  }
  const OF_ALICE = { scope: 'openid patient/Patient.rs', patient: 'alice' };

  it('reach the record of their patient, and no other', async () => {
    expect(await ask('Patient/alice', OF_ALICE)).toBe(200);
    expect(await ask('Patient/bob', OF_ALICE)).toBe(404);
    expect(await ask('Patient/alice', { scope: 'patient/Patient.rs' })).toBe(403);
  });

  it('carry the roles that the declaration makes of their claims', async () => {
    const scope = 'user/Patient.rs';
    expect(await ask('Patient/bob', { scope, realm_access: { roles: ['physician'] } })).toBe(200);
    expect([403, 404]).toContain(await ask('Patient/bob', { scope }));
  });

  it('do no more than their issuer is trusted with', async () => {
    expect(await ask('Patient/alice', { ...OF_ALICE, scope: 'patient/Patient.cruds' })).toBe(403);
    expect(await ask('Patient/bob', { scope: 'user/*.cruds', realm_access: { roles: ['physician'] } })).toBe(
      403,
    );
    expect(await ask('Patient/bob', { scope: 'system/*.rs' })).toBe(403);
    expect(await ask('Patient/bob', { scope: 'system/*.rs', sub: 'their-app' })).toBe(401);
  });

  it.each<[string, Record<string, unknown>]>([
    ['for another audience', { aud: 'https://elsewhere.example' }],
    ['that have expired', { exp: Math.floor(Date.now() / 1000) - 600 }],
    ['without a client', { azp: undefined }],
    ['that are ID tokens', { nonce: 'n' }],
    ['of an issuer that nobody trusts', { iss: 'https://elsewhere.example' }],
    ['that claim to be ours', { iss: 'ours' }],
  ])('are refused %s', async (_title, claims) => {
    const iss = claims['iss'] === 'ours' ? { iss: `${server.url}/auth` } : {};
    expect(await ask('Patient/alice', { ...OF_ALICE, ...claims, ...iss })).toBe(401);
  });

  it('are answered 503 while the keys of their issuer are out of reach', async () => {
    expect(await ask('Patient/alice', { ...OF_ALICE, iss: away })).toBe(503);
    expect(await ask('Patient/alice', OF_ALICE)).toBe(200);
  });

  it('are refused with a signature of somebody else, or of another kind', async () => {
    expect(await ask('Patient/alice', OF_ALICE, { privateKey: strangers.privateKey })).toBe(401);
    expect(await ask('Patient/alice', OF_ALICE, { typ: 'logout+jwt' })).toBe(401);
    expect(await ask('Patient/alice', OF_ALICE, { typ: 'at+jwt' })).toBe(200);
  });
});
