import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TokenStatus } from '../../src/auth/resource-server/token-status.js';
import { Database } from '../../src/database/database.js';
import type { TestServer } from '../support/start-server.js';
import { aHospital, SECRET } from './a-hospital.js';
import { authorize, basic, claimsOf, exchange, post } from './an-app.js';

const SCOPE = 'launch/patient patient/*.rs offline_access';

describe('RFC 6749 §4.1.3, token exchange', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await aHospital();
  });
  afterAll(() => server.close());

  it('TOK-02 a client with a secret authenticates by Basic', async () => {
    const outcome = await authorize({ server, clientId: 'symmetric-app', scope: SCOPE });
    expect((await exchange(server, outcome, {}, basic('symmetric-app', SECRET))).status).toBe(200);
  });

  it('O-08 or in the body', async () => {
    const outcome = await authorize({ server, clientId: 'symmetric-app', scope: SCOPE });
    const form = { client_id: 'symmetric-app', client_secret: SECRET };
    expect((await exchange(server, outcome, form)).status).toBe(200);
  });

  it.each([
    ['a wrong secret', basic('symmetric-app', 'wrong'), {}],
    ['no secret', {}, { client_id: 'symmetric-app' }],
  ])('refuses %s with 401', async (_title, headers, form) => {
    const outcome = await authorize({ server, clientId: 'symmetric-app', scope: SCOPE });
    const { status, body } = await exchange(server, outcome, form, headers);
    expect([status, body['error']]).toEqual([401, 'invalid_client']);
  });

  it('TOK-07 answers a wrong code with 400', async () => {
    const outcome = await authorize({ server, scope: SCOPE });
    const { status, body } = await exchange(server, { ...outcome, callback: { code: 'wrong' } });
    expect([status, body['error']]).toEqual([400, 'invalid_grant']);
  });

  it('TOK-08 TOK-09 refuses the code to an unknown client and to another one', async () => {
    const outcome = await authorize({ server, scope: SCOPE });
    expect((await exchange(server, outcome, { client_id: 'nobody' })).status).toBe(401);
    expect((await exchange(server, outcome, { client_id: 'other-app' })).status).toBe(400);
  });

  it('asks nobody for the patient: what an app names in its requests is not heard', async () => {
    const outcome = await authorize({ server, scope: SCOPE, parameters: { patient: 'bob' } });
    const { status, body } = await exchange(server, outcome, { client_id: 'public-app', patient: 'bob' });
    expect([status, body['patient']]).toEqual([200, 'alice']);
    expect(claimsOf(String(body['access_token']))['patient']).toBe('alice');
  });

  it('refuses another redirect URI', async () => {
    const outcome = await authorize({ server, scope: SCOPE });
    const form = { client_id: 'public-app', redirect_uri: 'http://127.0.0.1:4999/elsewhere' };
    expect((await exchange(server, outcome, form)).body['error']).toBe('invalid_grant');
  });

  it.each(['', 'x'.repeat(43), undefined])('TOK-10 refuses the code verifier %j', async verifier => {
    const { verifier: _right, ...outcome } = await authorize({ server, scope: SCOPE });
    const { status } = await exchange(server, { ...outcome, verifier: verifier ?? '' });
    expect(status).toBe(400);
  });

  it('O-01 a code used twice takes the tokens issued from it along', async () => {
    const outcome = await authorize({ server, scope: SCOPE });
    const first = await exchange(server, outcome);
    const tokenId = String(claimsOf(first.body['access_token'])['jti']);
    expect(await server.get(TokenStatus).isActive(tokenId)).toBe(true);
    expect((await exchange(server, outcome)).body['error']).toBe('invalid_grant');
    expect(await server.get(TokenStatus).isActive(tokenId)).toBe(false);
  });

  it('of eight exchanges at once, exactly one succeeds', async () => {
    const outcome = await authorize({ server, scope: SCOPE });
    const answers = await Promise.all(Array.from({ length: 8 }, () => exchange(server, outcome)));
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([200, 400, 400, 400, 400, 400, 400, 400]);
  });

  it('an expired code is refused', async () => {
    const outcome = await authorize({ server, scope: SCOPE });
    await server.get(Database).query({
      text: `update oidc_artifact set payload = payload || '{"exp": 1}' where type = 'AuthorizationCode'`,
      values: [],
    });
    expect((await exchange(server, outcome)).body).toMatchObject({ error: 'invalid_grant' });
  });

  it.each([
    ['no grant_type', { client_id: 'public-app' }],
    ['an unknown grant_type', { client_id: 'public-app', grant_type: 'password' }],
    ['no code', { client_id: 'public-app', grant_type: 'authorization_code' }],
  ])('answers %s with 400', async (_title, form) => {
    expect((await post(server, '/token', form)).status).toBe(400);
  });

  it.each(['/token', '/introspect', '/revoke'])('refuses a form of 70 kB at %s', async path => {
    const { status, body } = await post(server, path, { token: 'x'.repeat(70_000), client_id: 'public-app' });
    expect([400, 413]).toContain(status);
    expect(body['error']).toBe('invalid_request');
  });

  it('keeps no bearer value in the database', async () => {
    const outcome = await authorize({ server, scope: SCOPE });
    const { body } = await exchange(server, outcome);
    const rows = await server.get(Database).query<{ row: string }>({
      text: `select to_jsonb(a)::text as row from oidc_artifact a`,
      values: [],
    });
    const text = rows.map(({ row }) => row).join('\n');
    expect(text).not.toContain(String(body['refresh_token']));
    expect(text).not.toContain(String(outcome.callback['code']));
  });
});
