import * as oauth from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestServer } from '../support/start-server.js';
import { aHospital, SECRET } from './a-hospital.js';
import { aBrowser, REDIRECT_URI, walk } from './an-app.js';

describe('openid-client, a client that is not ours', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await aHospital();
  });
  afterAll(() => server.close());

  it('discovers, launches, refreshes, introspects and revokes', async () => {
    const client = await oauth.discovery(
      new URL(`${server.url}/auth`),
      'symmetric-app',
      SECRET,
      oauth.ClientSecretBasic(SECRET),
      { execute: [oauth.allowInsecureRequests] },
    );
    const pkceCodeVerifier = oauth.randomPKCECodeVerifier();
    const [expectedState, expectedNonce] = [oauth.randomState(), oauth.randomNonce()];
    const url = oauth.buildAuthorizationUrl(client, {
      redirect_uri: REDIRECT_URI,
      scope: 'launch/patient openid fhirUser patient/*.rs offline_access',
      aud: server.fhirBase,
      state: expectedState,
      nonce: expectedNonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    });
    const browser = aBrowser();
    const { visit } = await walk(browser, await browser.open(url.href), pkceCodeVerifier);
    const checks = { pkceCodeVerifier, expectedState, expectedNonce };
    const tokens = await oauth.authorizationCodeGrant(client, new URL(visit.url), checks);
    expect(tokens['patient']).toBe('alice');
    expect(tokens.claims()?.['fhirUser']).toBe(`${server.fhirBase}/Practitioner/grace`);

    const refreshed = await oauth.refreshTokenGrant(client, tokens.refresh_token ?? '');
    expect(refreshed['patient']).toBe('alice');
    expect(await oauth.tokenIntrospection(client, refreshed.access_token)).toMatchObject({
      active: true,
      patient: 'alice',
    });
    const subject = tokens.claims()?.sub ?? '';
    expect(await oauth.fetchUserInfo(client, refreshed.access_token, subject)).toMatchObject({
      sub: subject,
    });

    await oauth.tokenRevocation(client, refreshed.access_token);
    expect(await oauth.tokenIntrospection(client, refreshed.access_token)).toEqual({ active: false });
  });
});
