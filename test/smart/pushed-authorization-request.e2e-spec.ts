import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestServer } from '../support/start-server.js';
import { aHospital } from './a-hospital.js';
import { aBrowser, authorizationRequest, exchange, post, walk } from './an-app.js';

const SCOPE = 'launch/patient patient/*.rs offline_access';

describe('RFC 9126, pushed authorization request', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await aHospital();
  });
  afterAll(() => server.close());

  async function push(parameters: Record<string, string | undefined> = {}) {
    const { fields, url, verifier } = authorizationRequest({ server, scope: SCOPE, parameters });
    return { ...(await post(server, '/par', Object.fromEntries(fields))), url, verifier };
  }

  it('leads to a token, refresh token included', async () => {
    const { status, body, url, verifier } = await push();
    expect([status, body]).toEqual([
      201,
      { request_uri: expect.any(String), expires_in: expect.any(Number) },
    ]);
    const browser = aBrowser();
    const query = new URLSearchParams({ client_id: 'public-app', request_uri: String(body['request_uri']) });
    const outcome = await walk(browser, await browser.open(`${url}?${query.toString()}`), verifier);
    expect((await exchange(server, outcome)).body).toMatchObject({
      scope: SCOPE,
      patient: 'alice',
      refresh_token: expect.any(String),
    });
  });

  it('is refused with the request_uri of another, and says so', async () => {
    const { status, body } = await push({ request_uri: 'https://app.example/request.jwt' });
    expect([status, body['error']]).toEqual([400, 'request_uri_not_supported']);
    expect(body['error_description']).toContain('pushed authorization request endpoint');
  });

  it.each([
    ['another aud', { aud: 'https://evil.example/fhir' }],
    ['no aud', { aud: undefined }],
    ['no PKCE', { code_challenge: undefined, code_challenge_method: undefined }],
    ['a foreign redirect URI', { redirect_uri: 'https://evil.example/callback' }],
    ['an unknown launch', { launch: 'unknown', scope: 'launch patient/*.rs' }],
  ])('is refused with %s', async (_title, parameters) => {
    const { status, body } = await push(parameters);
    expect([status, body['request_uri']]).toEqual([400, undefined]);
  });
});
