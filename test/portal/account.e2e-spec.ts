import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { PortalSessionRepository } from '../../src/portal/session/portal-session.repository.js';
import { aHospital } from '../smart/a-hospital.js';
import { exchange, authorize, launched, post, refresh } from '../smart/an-app.js';
import type { TestServer } from '../support/start-server.js';
import { bearer } from '../support/tokens.js';

const SCOPE = 'launch/patient openid patient/Observation.rs patient/Patient.r offline_access';

let server: TestServer;
beforeAll(async () => {
  server = await aHospital();
});
afterAll(async () => server.close());

interface Account {
  readonly cookie: string;
  readonly html: string;
  readonly csrf: string;
}

async function accountOf(username: string): Promise<Account> {
  const user = await server.get(UserRepository).findByUsername(username);
  const id = await server.get(PortalSessionRepository).begin(user!.id);
  const cookie = `firekeeper_portal=${id}`;
  const response = await server.request('/account', { headers: { Cookie: cookie } });
  expect(response.status).toBe(200);
  const html = await response.text();
  return { cookie, html, csrf: /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '' };
}

async function takeOut(account: Account, clientId: string, csrf = account.csrf): Promise<Response> {
  return server.request(`/account/apps/${clientId}/revoke`, {
    method: 'POST',
    body: new URLSearchParams({ csrf }),
    headers: { Cookie: account.cookie },
  });
}

async function readWith(token: unknown): Promise<number> {
  const response = await server.request('/fhir/Patient/alice', { headers: bearer(String(token)) });
  return response.status;
}

describe('/account', () => {
  it('DISC-12 is the management_endpoint', async () => {
    const configuration = await (await server.request('/fhir/.well-known/smart-configuration')).json();
    expect(configuration).toMatchObject({ management_endpoint: `${server.url}/account` });
  });

  it('leads strangers to the sign-in and back', async () => {
    const response = await server.request('/account');
    expect([response.status, response.headers.get('location')]).toEqual([303, '/sign-in?return=%2Faccount']);
  });

  it('tells in plain words what an app may see, in whose record, and when it last did', async () => {
    expect((await accountOf('dr.grace')).html).toContain('No app has access through you');
    const { body } = await launched({ server, scope: SCOPE });
    const before = (await accountOf('dr.grace')).html;
    expect(before).toContain('Public App');
    expect(before).toContain('In the record of alice Archer');
    expect(before).toContain('See measurements');
    expect(before).toContain('Has not looked at any record yet');
    expect(await readWith(body['access_token'])).toBe(200);
    expect((await accountOf('dr.grace')).html).toContain('Last looked on');
  });

  it('shows the apps of the person, and nobody else’s', async () => {
    await launched({ server, scope: SCOPE });
    expect((await accountOf('alice')).html).toContain('No app has access through you');
  });

  it('REV-01 REV-02 takes an app out at once, with everything it holds', async () => {
    const { body } = await launched({ server, scope: SCOPE });
    expect(await readWith(body['access_token'])).toBe(200);
    const pending = await authorize({ server, scope: SCOPE });
    const response = await takeOut(await accountOf('dr.grace'), 'public-app');
    expect([response.status, response.headers.get('location')]).toEqual([303, '/account']);
    expect(await readWith(body['access_token'])).toBe(401);
    expect((await refresh(server, body['refresh_token'])).body).toMatchObject({ error: 'invalid_grant' });
    expect((await exchange(server, pending)).body).toMatchObject({ error: 'invalid_grant' });
    expect((await accountOf('dr.grace')).html).toContain('No app has access through you');
  });

  it('does not show an app which has given its access back', async () => {
    const { body } = await launched({ server, scope: SCOPE });
    await post(server, '/revoke', { token: String(body['refresh_token']), client_id: 'public-app' });
    expect((await accountOf('dr.grace')).html).toContain('No app has access through you');
  });

  it('REV-01 takes out nothing that another person has granted', async () => {
    const { body } = await launched({ server, scope: SCOPE });
    await launched({ server, scope: SCOPE, person: { username: 'alice' } });
    await takeOut(await accountOf('alice'), 'public-app');
    expect(await readWith(body['access_token'])).toBe(200);
  });

  it.each(['', 'wrong'])('takes nothing out on a form with the token %j', async csrf => {
    const { body } = await launched({ server, scope: SCOPE });
    expect((await takeOut(await accountOf('dr.grace'), 'public-app', csrf)).status).toBe(403);
    expect(await readWith(body['access_token'])).toBe(200);
  });

  it.each(['unknown-app', 'firekeeper-portal', '..%2f..'])('answers 404 for %s', async clientId => {
    await launched({ server, scope: SCOPE });
    expect((await takeOut(await accountOf('dr.grace'), clientId)).status).toBe(404);
  });
});

async function takeOutAll(account: Account, csrf = account.csrf): Promise<Response> {
  return server.request('/account/apps/revoke', {
    method: 'POST',
    body: new URLSearchParams({ csrf }),
    headers: { Cookie: account.cookie },
  });
}

describe('/account, all apps at once', () => {
  it('takes back every grant, with access and refresh tokens', async () => {
    const first = await launched({ server, scope: SCOPE });
    const outcome = await authorize({ server, clientId: 'other-app', scope: SCOPE });
    const second = await exchange(server, outcome, { client_id: 'other-app' });
    const account = await accountOf('dr.grace');
    expect(account.html).toContain('Take out all apps');
    expect((await takeOutAll(account, 'x')).status).toBe(403);
    expect(await readWith(second.body['access_token'])).toBe(200);
    expect((await takeOutAll(account)).status).toBe(303);
    for (const { body } of [first, second]) expect(await readWith(body['access_token'])).toBe(401);
    expect((await refresh(server, first.body['refresh_token'])).body['error']).toBe('invalid_grant');
    expect((await accountOf('dr.grace')).html).toContain('No app has access through you');
  });
});
