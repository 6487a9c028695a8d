import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientRepository } from '../../src/clients/client.repository.js';
import type { TestServer } from '../support/start-server.js';
import { aHospital } from './a-hospital.js';
import { aBrowser, authorizationRequest, authorize } from './an-app.js';

const SCOPE = 'launch/patient patient/*.rs';

describe('RFC 6749 §4.1.1, authorization request', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await aHospital();
  });
  afterAll(() => server.close());

  it.each([
    ['no aud', { aud: undefined }, 'invalid_request'],
    ['the aud of another server', { aud: 'https://evil.example/fhir' }, 'invalid_request'],
    ['the aud of another path', { aud: 'PUBLIC/fhir/other' }, 'invalid_request'],
    ['no code_challenge', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    ['code_challenge_method plain', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['no code_challenge_method', { code_challenge_method: undefined }, 'invalid_request'],
    ['no response_type', { response_type: undefined }, 'invalid_request'],
    ['a request object', { request: 'e30.e30.e30' }, 'invalid_request_object'],
    ['the resource of another server', { resource: 'https://evil.example' }, 'invalid_target'],
    ['prompt=none without a session', { prompt: 'none' }, 'login_required'],
  ])('AUTHZ-04 TOK-10 O-03 O-06 tells the app about %s', async (_title, parameters, error) => {
    const entries = Object.entries(parameters).map(([name, value]) => [
      name,
      value?.replace('PUBLIC', server.url),
    ]);
    const { callback, pages } = await authorize({
      server,
      scope: SCOPE,
      parameters: Object.fromEntries(entries),
    });
    expect(pages).toEqual([]);
    expect(callback).toMatchObject({ error, state: expect.any(String), iss: `${server.url}/auth` });
    expect(callback).not.toHaveProperty('code');
  });

  it.each([
    ['code_challenge_method', 'plain', 'code_challenge_method must be S256'],
    ['code_challenge_method', undefined, 'code_challenge_method is missing: it must be S256'],
  ])('says what to change about %s %j', async (name, value, description) => {
    for (const mode of [undefined, 'fragment']) {
      const parameters = { [name]: value, response_mode: mode };
      const { visit } = await authorize({ server, scope: SCOPE, parameters });
      const { search, hash } = new URL(visit.url);
      const answer = new URLSearchParams(mode === 'fragment' ? hash.slice(1) : search);
      expect(answer.get('error_description')).toBe(description);
      expect(answer.get('state')).toMatch(/^[0-9a-f]{16}$/);
    }
  });

  it('refuses the implicit grant, in the fragment that it would have used', async () => {
    const { visit } = await authorize({ server, scope: SCOPE, parameters: { response_type: 'token' } });
    expect(new URL(visit.url).hash).toContain('error=unsupported_response_type');
  });

  it.each([
    ['http://127.0.0.1/native', 'http://127.0.0.1:53412/native', true],
    ['http://127.0.0.1:4000/native', 'http://127.0.0.1:53412/native', true],
    ['http://[::1]/native', 'http://[::1]:53412/native', true],
    ['http://127.0.0.1/native', 'http://127.0.0.1:53412/another', false],
    ['http://127.0.0.1/native', 'http://127.0.0.1:53412/native?a=b', false],
    ['http://127.0.0.1/native', 'http://[::1]:53412/native', false],
    ['http://127.0.0.1/native', 'https://127.0.0.1:53412/native', false],
    ['http://127.0.0.1/native', 'http://127.0.0.1.evil.example:53412/native', false],
    ['http://127.0.0.1/native', 'http://user@127.0.0.1:53412/native', false],
    ['https://app.example/native', 'https://app.example:444/native', false],
  ])('RFC 8252 §7.3 a native app with %s may send %s: %j', async (registered, sent, isTaken) => {
    for (const type of ['native', 'web'] as const) {
      const clientId = `loopback-${type}`;
      await server.get(ClientRepository).declare({
        client_id: clientId,
        application_type: type,
        token_endpoint_auth_method: 'none',
        redirect_uris: [registered],
      });
      const parameters = { redirect_uri: sent };
      const { url, fields } = authorizationRequest({ server, clientId, scope: SCOPE, parameters });
      const { title, status } = await aBrowser().open(`${url}?${fields.toString()}`);
      expect([type, title === 'Sign in', status]).toEqual(
        isTaken && type === 'native' ? [type, true, 200] : [type, false, 400],
      );
    }
  });

  it('C1 takes aud with a trailing slash', async () => {
    const { callback } = await authorize({
      server,
      scope: SCOPE,
      parameters: { aud: `${server.fhirBase}/` },
    });
    expect(callback).toHaveProperty('code');
  });

  it('O-04 O-05 passes over what it does not know', async () => {
    const parameters = {
      acr_values: 'urn:level:1',
      ui_locales: 'de',
      login_hint: 'dr',
      unknown_parameter: 'x',
    };
    expect((await authorize({ server, scope: `openid ${SCOPE}`, parameters })).callback).toHaveProperty(
      'code',
    );
  });

  it.each([
    ['an unknown client', { client_id: 'nobody' }, 'invalid_client'],
    ['no client', { client_id: undefined }, 'invalid_request'],
    ['no redirect URI', { redirect_uri: undefined }, 'invalid_request'],
    ['a foreign redirect URI', { redirect_uri: 'https://evil.example/callback' }, 'invalid_redirect_uri'],
    [
      'a redirect URI with a suffix',
      { redirect_uri: 'http://127.0.0.1:4999/callback/more' },
      'invalid_redirect_uri',
    ],
    [
      'a redirect URI with a query',
      { redirect_uri: 'http://127.0.0.1:4999/callback?x=1' },
      'invalid_redirect_uri',
    ],
    ['a redirect URI with a fragment', { redirect_uri: 'http://127.0.0.1:4999/callback#x' }, 'invalid_re'],
    [
      'a redirect URI with another port',
      { redirect_uri: 'http://127.0.0.1:5000/callback' },
      'invalid_redirect_uri',
    ],
    [
      'a redirect URI with a user',
      { redirect_uri: 'http://127.0.0.1:4999@evil.example/callback' },
      'invalid_re',
    ],
    ['a script', { redirect_uri: 'javascript:alert(1)' }, 'invalid_re'],
  ])('AUTHZ-05 O-02 %s ends on a page, never in a redirect', async (_title, parameters, error) => {
    const { url, fields } = authorizationRequest({ server, scope: SCOPE, parameters });
    const response = await fetch(`${url}?${fields.toString()}`, {
      redirect: 'manual',
      headers: { Accept: 'text/html' },
    });
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await response.text()).toContain(error);
  });

  it('refuses parameters that come twice', async () => {
    const { url, fields } = authorizationRequest({ server, scope: SCOPE });
    fields.append('scope', 'openid');
    const visit = await aBrowser().open(`${url}?${fields.toString()}`);
    expect(visit.url + visit.html).toContain('invalid_request');
  });

  it('does not follow scripts into the page of an error', async () => {
    const parameters = { client_id: '<script>alert(1)</script>' };
    const { visit } = await authorize({ server, scope: SCOPE, parameters });
    expect(visit.html).not.toContain('<script>');
  });
});
