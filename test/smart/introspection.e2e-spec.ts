import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestServer } from '../support/start-server.js';
import { aHospital, SECRET } from './a-hospital.js';
import { authorize, basic, claimsOf, exchange, launched, post, refresh } from './an-app.js';

const SCOPE = 'launch/patient launch/encounter openid fhirUser patient/*.rs offline_access';

describe('RFC 7662, introspection', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await aHospital();
  });
  afterAll(() => server.close());

  function introspect(token: unknown, headers = basic('resource-server', SECRET)) {
    return post(server, '/introspect', { token: String(token) }, headers);
  }

  it('INT-02 says what the token response and the ID token said', async () => {
    const { body } = await launched({ server, scope: SCOPE });
    const identity = claimsOf(body['id_token']);
    const answer = await introspect(body['access_token']);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      active: true,
      client_id: 'public-app',
      scope: SCOPE,
      exp: expect.any(Number),
      patient: 'alice',
      encounter: 'visit-1',
      iss: identity['iss'],
      sub: identity['sub'],
      fhirUser: identity['fhirUser'],
    });
  });

  it('does not tell what only our own FHIR server needs to know', async () => {
    const { body } = await launched({ server, scope: SCOPE });
    expect((await introspect(body['access_token'])).body).not.toHaveProperty('firekeeper_user');
  });

  it.each(['invalid_token_value', 'a.b.c'])('INT-03 knows nothing of %s', async token => {
    const answer = await introspect(token);
    expect([answer.status, answer.body]).toEqual([200, { active: false }]);
  });

  it('INT-03 nor of a token with a broken signature', async () => {
    const { body } = await launched({ server, scope: SCOPE });
    const token = String(body['access_token']);
    const broken = token.slice(0, -6) + (token.endsWith('AAAAAA') ? 'BBBBBB' : 'AAAAAA');
    expect((await introspect(broken)).body).toEqual({ active: false });
  });

  it('knows refresh tokens', async () => {
    const { body } = await launched({ server, scope: SCOPE });
    expect((await introspect(body['refresh_token'])).body['active']).toBe(true);
  });

  it.each([
    ['without client authentication', {}],
    ['with the bare id of a public client', { client_id: 'public-app' }],
  ])('answers 401 %s', async (_title, form) => {
    const answer = await post(server, '/introspect', { token: 'x', ...form });
    expect([answer.status, answer.body['error']]).toEqual([401, 'invalid_client']);
  });

  it('tells another app nothing', async () => {
    const { body } = await launched({ server, scope: SCOPE });
    const answer = await introspect(body['access_token'], basic('symmetric-app', SECRET));
    expect(answer.body).toEqual({ active: false });
  });

  it('tells an app about its own token', async () => {
    const outcome = await authorize({ server, clientId: 'symmetric-app', scope: SCOPE });
    const { body } = await exchange(server, outcome, {}, basic('symmetric-app', SECRET));
    const answer = await introspect(body['access_token'], basic('symmetric-app', SECRET));
    expect(answer.body['active']).toBe(true);
  });
});

describe('RFC 7009, revocation', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await aHospital();
  });
  afterAll(() => server.close());

  async function isActive(token: unknown): Promise<unknown> {
    return (await post(server, '/introspect', { token: String(token) }, basic('resource-server', SECRET)))
      .body['active'];
  }
  function revoke(token: unknown, clientId = 'public-app') {
    return post(server, '/revoke', { token: String(token), client_id: clientId });
  }

  it('REV-01 REV-02 of an access token ends it and its refresh token', async () => {
    const { body } = await launched({ server, scope: SCOPE });
    expect((await revoke(body['access_token'])).status).toBe(200);
    expect(await isActive(body['access_token'])).toBe(false);
    expect((await refresh(server, body['refresh_token'])).status).toBe(400);
  });

  it('of a refresh token ends the access token', async () => {
    const { body } = await launched({ server, scope: SCOPE });
    await revoke(body['refresh_token']);
    expect(await isActive(body['access_token'])).toBe(false);
  });

  it('by another client changes nothing', async () => {
    const { body } = await launched({ server, scope: SCOPE });
    await revoke(body['access_token'], 'other-app');
    expect(await isActive(body['access_token'])).toBe(true);
  });
});
