import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ClientMetadata } from '../../src/clients/client-metadata.js';
import { ClientRepository } from '../../src/clients/client.repository.js';
import { PUBLIC_APP } from '../smart/a-hospital.js';
import { claimsOf, exchange, type Outcome, refresh } from '../smart/an-app.js';
import { freePort } from '../support/free-port.js';
import { aToken, bearer } from '../support/tokens.js';
import {
  aFederatedHospital,
  type FederatedHospital,
  GRACE,
  linkTo,
  signInUpstream,
  STAFF_MAPPING,
} from './a-federated-hospital.js';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const ONLINE = 'launch/patient openid fhirUser online_access patient/Patient.rs';

describe('Sign-out with an OpenID provider', () => {
  let hospital: FederatedHospital;
  let app: Server;
  /** Logout tokens that the app has received. */
  const told: string[] = [];
  beforeAll(async () => {
    // accounts hang on another claim than sub, which is what logout tokens name
    const mapping = { ...STAFF_MAPPING, subject: 'preferred_username' };
    hospital = await aFederatedHospital({ mapping }, [], { ALLOW_LOOPBACK_JWKS: 'true' });
    const port = await freePort();
    app = createServer((request, response) => {
      let body = '';
      request.on('data', chunk => (body += String(chunk)));
      request.on('end', () => {
        told.push(new URLSearchParams(body).get('logout_token') ?? '');
        response.writeHead(200).end();
      });
    });
    await new Promise<void>(resolve => app.listen(port, '127.0.0.1', () => resolve()));
    await hospital.server.get(ClientRepository).declare(
      Object.assign(new ClientMetadata(), PUBLIC_APP, {
        backchannel_logout_uri: `http://127.0.0.1:${port}/over`,
        backchannel_logout_session_required: true,
      }),
    );
  });
  afterAll(async () => {
    await hospital.close();
    app.close();
  });
  beforeEach(() => {
    hospital.upstream.person = GRACE;
    told.length = 0;
  });

  async function signedIn(): Promise<{ outcome: Outcome; refreshToken: unknown; sub: unknown }> {
    const { server } = hospital;
    const outcome = await signInUpstream({ server, scope: ONLINE });
    const { body } = await exchange(server, outcome);
    return { outcome, refreshToken: body['refresh_token'], sub: claimsOf(body['id_token'])['sub'] };
  }
  function logoutToken(
    changes: Record<string, unknown> = {},
    header?: Record<string, unknown>,
  ): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: hospital.upstream.issuer,
      aud: 'firekeeper',
      iat: now,
      exp: now + 120,
      jti: `jti-${Math.random()}`,
      sub: GRACE.sub,
      events: { [EVENT]: {} },
      ...changes,
    };
    return hospital.upstream.sign(claims, header);
  }
  function send(token: string, provider = 'staff'): Promise<Response> {
    return hospital.server.request(`/identity/${provider}/backchannel-logout`, {
      method: 'POST',
      body: new URLSearchParams({ logout_token: token }),
    });
  }

  async function administer(method: string, path: string): Promise<Response> {
    const scope = 'users.manage sessions.manage';
    const headers = bearer(await aToken(hospital.server, { scope, user: null, clientId: 'operator' }));
    return hospital.server.request(`/administration/${path}`, { method, headers });
  }

  describe('that the person asks for here (RP-Initiated Logout 1.0)', () => {
    it('goes on to the provider with the ID token, and comes back', async () => {
      const { outcome } = await signedIn();
      const { browser } = outcome;
      const question = await browser.open(`${hospital.server.url}/auth/logout`);
      const onward = await browser.submit(question, question.forms[0]!);
      expect(onward.title).toBe('Signing out at Emberwood Staff');
      const there = new URL(linkTo(onward, 'Continue'));
      expect(there.origin).toBe(hospital.upstream.issuer);
      expect(claimsOf(there.searchParams.get('id_token_hint'))).toMatchObject({ sub: GRACE.sub });
      expect(there.searchParams.get('post_logout_redirect_uri')).toBe(
        `${hospital.server.url}/identity/staff/signed-out`,
      );
      const page = await browser.open(there.href);
      const back = await browser.submit(page, page.forms[0]!);
      expect([back.url.startsWith(hospital.server.url), back.title]).toEqual([true, 'You are signed out']);
    });

    it('works here with a provider that is down', async () => {
      const { outcome, refreshToken } = await signedIn();
      hospital.upstream.isDown = true;
      const { browser } = outcome;
      const question = await browser.open(`${hospital.server.url}/auth/logout`);
      await browser.submit(question, question.forms[0]!);
      hospital.upstream.isDown = false;
      expect((await refresh(hospital.server, refreshToken)).status).toBe(400);
    });
  });

  describe('that the provider tells of (Back-Channel Logout 1.0)', () => {
    it('ends the session, what apps may do while it lasts, and tells the apps', async () => {
      const { outcome, refreshToken, sub } = await signedIn();
      const response = await send(await logoutToken());
      expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect((await refresh(hospital.server, refreshToken)).status).toBe(400);
      expect(claimsOf(told[0])).toMatchObject({ sub, aud: 'public-app', events: { [EVENT]: {} } });
      const again = await signInUpstream({ server: hospital.server, browser: outcome.browser });
      expect(hospital.upstream.requests.length).toBeGreaterThan(1);
      expect(again.callback).toHaveProperty('code');
    });

    it('ends the session of the person at the portal, and leaves that of another browser', async () => {
      const [hers, other] = [await signedIn(), await signedIn()];
      const account = `${hospital.server.url}/account`;
      for (const { outcome } of [hers, other])
        expect((await outcome.browser.open(`${hospital.server.url}/sign-in?return=/account`)).url).toBe(
          account,
        );
      const question = await other.outcome.browser.open(`${hospital.server.url}/auth/logout`);
      await other.outcome.browser.submit(question, question.forms[0]!);
      expect((await other.outcome.browser.open(account)).url).not.toBe(account);
      expect((await hers.outcome.browser.open(account)).url).toBe(account);
      expect((await send(await logoutToken())).status).toBe(200);
      expect((await hers.outcome.browser.open(account)).url).not.toBe(account);
    });

    it('ends the one session that sid names, and no other', async () => {
      const [first, second] = [await signedIn(), await signedIn()];
      expect((await send(await logoutToken({ sid: 'of-no-session' }))).status).toBe(200);
      expect((await refresh(hospital.server, first.refreshToken)).status).toBe(200);
      expect((await refresh(hospital.server, second.refreshToken)).status).toBe(200);
    });

    it('is what the provider itself sends when somebody signs out there', async () => {
      const { outcome, refreshToken, sub } = await signedIn();
      const question = await outcome.browser.open(`${hospital.upstream.issuer}/session/end`);
      await outcome.browser.submit(question, question.forms[0]!);
      // a refresh token that is asked for twice is refused whatever happened
      await expect.poll(() => told.map(token => claimsOf(token)['sub'])).toContain(sub);
      expect((await refresh(hospital.server, refreshToken)).status).toBe(400);
    });

    it.each([
      ['of another issuer', { iss: 'https://elsewhere.example' }],
      ['for another client', { aud: 'another' }],
      ['that is old', { iat: Math.floor(Date.now() / 1000) - 3600 }],
      ['that names nobody', { sub: undefined }],
      ['without the event', { events: {} }],
      ['with a nonce: an ID token', { nonce: 'n' }],
      ['without jti', { jti: undefined }],
    ])('is refused with a token %s', async (_title, changes) => {
      const { refreshToken } = await signedIn();
      const response = await send(await logoutToken(changes));
      expect([response.status, await response.json()]).toMatchObject([400, { error: 'invalid_request' }]);
      expect((await refresh(hospital.server, refreshToken)).status).toBe(200);
    });

    it('is refused the second time, without a token, and for a provider that is not there', async () => {
      const token = await logoutToken();
      expect((await send(token)).status).toBe(200);
      expect((await send(token)).status).toBe(400);
      expect((await send('')).status).toBe(400);
      expect((await send(await logoutToken(), 'nowhere')).status).toBe(400);
    });
  });

  describe('that an administrator brings about', () => {
    it('by the end of one session is told to the apps of that session', async () => {
      const { refreshToken, sub } = await signedIn();
      const sessions = (await (await administer('GET', 'sessions?limit=1')).json()) as { id: string }[];
      expect((await administer('DELETE', `sessions/${sessions[0]!.id}`)).ok).toBe(true);
      expect((await refresh(hospital.server, refreshToken)).status).toBe(400);
      expect(told.map(token => claimsOf(token)['sub'])).toEqual([sub]);
    });

    it('by the end of all that a person has, or of the account, is told to the apps of all sessions', async () => {
      for (const change of ['revoke', 'disable']) {
        const { sub } = await signedIn();
        told.length = 0;
        expect((await administer('POST', `users/${String(sub)}/${change}`)).ok).toBe(true);
        expect(told.length).toBeGreaterThan(0);
        for (const token of told) expect(claimsOf(token)).toMatchObject({ sub, events: { [EVENT]: {} } });
      }
    });
  });
});
