import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientRepository } from '../../src/clients/client.repository.js';
import type { TestServer } from '../support/start-server.js';
import { aHospital, PASSWORD, SECRET } from './a-hospital.js';
import {
  authorizationRequest,
  authorize,
  basic,
  claimsOf,
  exchange,
  launched,
  post,
  REDIRECT_URI,
} from './an-app.js';

let server: TestServer;
beforeAll(async () => {
  server = await aHospital();
  await server.get(ClientRepository).declare({
    client_id: 'code-only',
    token_endpoint_auth_method: 'none',
    redirect_uris: [REDIRECT_URI],
    grant_types: ['authorization_code'],
  });
});
afterAll(async () => server.close());

describe('RFC 6749 §5.2, grant types', () => {
  it('a response type that the client may not use is unauthorized_client, on the page and in a pushed request', async () => {
    await server.get(ClientRepository).declare({
      client_id: 'robot',
      client_secret: SECRET,
      grant_types: ['client_credentials'],
      scope: 'system/*.rs',
    });
    const launch = { server, clientId: 'robot', scope: 'openid' };
    const { fields } = authorizationRequest(launch);
    const pushed = await post(server, '/par', Object.fromEntries(fields), basic('robot', SECRET));
    expect([pushed.status, pushed.body['error']]).toEqual([400, 'unauthorized_client']);
    const { visit } = await authorize({ ...launch, parameters: { redirect_uri: undefined } });
    expect(visit.html).toContain('unauthorized_client');
  });

  it('one that the client may not use is unauthorized_client', async () => {
    const refused = await post(server, '/token', {
      grant_type: 'refresh_token',
      refresh_token: 'x',
      client_id: 'code-only',
    });
    expect([refused.status, refused.body['error']]).toEqual([400, 'unauthorized_client']);
    const form = { grant_type: 'client_credentials', scope: 'system/*.rs' };
    const service = await post(server, '/token', form, basic('symmetric-app', SECRET));
    expect([service.status, service.body['error']]).toEqual([400, 'unauthorized_client']);
  });

  it.each([
    ['password', { username: 'dr.grace', password: PASSWORD }],
    ['implicit', {}],
    ['urn:ietf:params:oauth:grant-type:device_code', { device_code: 'x' }],
    ['nothing', {}],
  ])('%s is unsupported_grant_type', async (grantType, form) => {
    const { status, body } = await post(server, '/token', {
      grant_type: grantType,
      client_id: 'public-app',
      ...form,
    });
    expect([status, body['error']]).toEqual([400, 'unsupported_grant_type']);
  });

  it('the reason of invalid_grant is told', async () => {
    const outcome = await authorize({ server, scope: 'launch/patient patient/*.rs' });
    const { body } = await exchange(server, { ...outcome, verifier: 'x'.repeat(43) });
    expect(body['error']).toBe('invalid_grant');
    expect(body['error_description']).not.toBe('grant request is invalid');
  });

  it('but not whether a client exists', async () => {
    const form = { grant_type: 'refresh_token', refresh_token: 'x' };
    const [unknown, wrong] = await Promise.all([
      post(server, '/token', form, basic('nobody', 'x')),
      post(server, '/token', form, basic('symmetric-app', 'x')),
    ]);
    expect([unknown.status, unknown.body]).toEqual([wrong.status, wrong.body]);
  });
});

describe('response types', () => {
  it.each(['token', 'id_token', 'id_token token', 'code token', 'code id_token'])(
    'of the implicit and hybrid flows are refused: %s',
    async responseType => {
      const { callback, visit } = await authorize({
        server,
        scope: 'openid patient/*.rs',
        parameters: { response_type: responseType, nonce: 'n' },
      });
      expect(callback['code']).toBeUndefined();
      expect(visit.url + visit.html).toMatch(/unsupported_response_type/);
    },
  );
});

describe('O parameters of OpenID Connect without openid', () => {
  it('are nothing to the request', async () => {
    const { status, body } = await launched({
      server,
      scope: 'launch/patient patient/*.rs',
      parameters: { nonce: 'n-0S6', acr_values: 'urn:x', claims_locales: 'de' },
    });
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('id_token');
  });

  it('but with it the nonce stands in the ID token', async () => {
    const { body } = await launched({
      server,
      scope: 'launch/patient openid',
      parameters: { nonce: 'n-0S6' },
    });
    expect(claimsOf(body['id_token'])['nonce']).toBe('n-0S6');
  });
});

describe('RFC 8707, resource', () => {
  it('may name the FHIR server, as aud does', async () => {
    const { status } = await launched({
      server,
      scope: 'launch/patient patient/*.rs',
      parameters: { resource: server.fhirBase },
    });
    expect(status).toBe(200);
  });

  it.each(['https://evil.example/fhir', 'fhir', 'http://localhost/fhir#x'])(
    'may not be %s',
    async resource => {
      const { callback } = await authorize({
        server,
        scope: 'launch/patient patient/*.rs',
        parameters: { resource },
      });
      expect(callback['error']).toBe('invalid_target');
    },
  );

  it('in the exchange of a code may not be another server either', async () => {
    const outcome = await authorize({ server, scope: 'launch/patient patient/*.rs' });
    const { status, body } = await exchange(server, outcome, {
      client_id: 'public-app',
      resource: 'https://evil.example/fhir',
    });
    expect([status, body['error']]).toEqual([400, 'invalid_target']);
  });
});
