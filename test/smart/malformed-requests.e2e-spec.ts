import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TestServer } from '../support/start-server.js';
import { aHospital, SECRET } from './a-hospital.js';
import { aBrowser, authorizationRequest, basic, post } from './an-app.js';

const SCOPE = 'launch/patient openid patient/*.rs';
const FORM = 'application/x-www-form-urlencoded';

describe('Requests that an authorization server must not stumble over', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await aHospital();
  });
  afterAll(() => server.close());

  function send(path: string, init: RequestInit): Promise<Response> {
    return server.request(`/auth${path}`, init);
  }

  it.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'])(
    'RFC 6749 §3.2: %s is not how to ask for a token',
    async method => {
      const response = await send('/token', { method });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
      if (method !== 'HEAD') expect(await response.json()).toMatchObject({ error: 'invalid_request' });
    },
  );

  it.each(['/introspect', '/revoke', '/par'])('%s wants POST', async path => {
    expect((await send(path, { method: 'GET' })).status).toBe(405);
  });

  it.each(['client_id', 'state', 'scope', 'redirect_uri', 'aud', 'login_hint', 'code_challenge', 'nonce'])(
    'a NUL in %s is an error page',
    async name => {
      const { url, fields } = authorizationRequest({ server, scope: SCOPE, parameters: { [name]: 'a\0b' } });
      for (const visit of [
        await aBrowser().open(`${url}?${fields.toString()}`),
        await aBrowser().send(url, 'post', fields),
      ]) {
        expect([visit.status, visit.headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
      }
    },
  );

  it.each<[string, Record<string, string>, Record<string, string>]>([
    ['/token', { client_id: 'a\0b', grant_type: 'authorization_code' }, {}],
    ['/token', { grant_type: 'client_credentials' }, basic('a\0b', SECRET)],
    ['/token', { client_id: 'public-app', grant_type: 'refresh_token', refresh_token: 'a\0' }, {}],
    [
      '/token',
      { client_id: 'public-app', grant_type: 'authorization_code', code: '\0', redirect_uri: '\0' },
      {},
    ],
    ['/introspect', { token: 'a\0b' }, basic('resource-server', SECRET)],
    ['/revoke', { token: 'a\0b', client_id: 'public-app' }, {}],
    ['/par', { client_id: 'public-app', state: 'a\0b' }, {}],
  ])('a NUL at %s is the mistake of the client: %j', async (path, form, headers) => {
    const { status } = await post(server, path, form, headers);
    expect([400, 401]).toContain(status);
  });

  it('a NUL on a form is no user, and no patient', async () => {
    const { url, fields } = authorizationRequest({ server, scope: SCOPE });
    const browser = aBrowser();
    const login = await browser.open(`${url}?${fields.toString()}`);
    const again = await browser.submit(login, login.forms[0]!, { username: 'a\0b', password: 'x\0' });
    expect(again.status).toBe(401);
    const picker = await browser.submit(again, again.forms[0]!, {
      username: 'dr.grace',
      password: 'correct horse',
    });
    expect((await browser.open(`${picker.url}?search=%00`)).status).toBeLessThan(500);
    const form = picker.forms.find(each => each.choices('patient').length > 0)!;
    expect((await browser.submit(picker, form, { patient: 'a\0b' })).status).toBeLessThan(500);
  });

  it('an authorization request of another kind, or too long, is an error page', async () => {
    const { fields } = authorizationRequest({
      server,
      scope: SCOPE,
      parameters: { state: 's'.repeat(100_000) },
    });
    const tooLong = await send('/authorize', { method: 'POST', body: fields });
    expect([tooLong.status, tooLong.headers.get('content-type')]).toEqual([413, 'text/html; charset=utf-8']);
    const json = await send('/authorize', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    });
    expect([json.status, json.headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
  });

  it('a form of megabytes is refused while the connection stays usable', async () => {
    const body = `client_id=${'x'.repeat(3_000_000)}`;
    const response = await send('/token', { method: 'POST', headers: { 'Content-Type': FORM }, body });
    expect([response.status, await response.json()]).toMatchObject([413, { error: 'invalid_request' }]);
    expect((await send('/jwks', {})).status).toBe(200);
  });

  it('a form that breaks off leaves nothing in the log', async () => {
    const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { port } = new URL(server.url);
    const socket = connect(Number(port), '127.0.0.1');
    const head = `POST /auth/token HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM}\r\nContent-Length: 50`;
    socket.write(`${head}\r\n\r\na=b`);
    await setTimeout(100);
    socket.destroy();
    await once(socket, 'close');
    await setTimeout(200);
    expect(errors).not.toHaveBeenCalled();
    errors.mockRestore();
  });

  it('RP-Initiated Logout §2: a request to sign out may come by POST', async () => {
    const response = await send('/logout', { method: 'POST', body: new URLSearchParams({ state: 'x' }) });
    expect([response.status, response.headers.get('location')]).toEqual([
      303,
      `${server.url}/auth/logout?state=x`,
    ]);
  });
});
