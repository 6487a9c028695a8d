import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RememberedConsentRepository } from '../../src/auth/authorization-server/granted/remembered-consent.repository.js';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { PortalSessionRepository } from '../../src/portal/session/portal-session.repository.js';
import type { TestServer } from '../support/start-server.js';
import { aHospital, SECRET } from './a-hospital.js';
import { aBrowser, authorizationRequest, authorize, basic, exchange, type Outcome, walk } from './an-app.js';

const SCOPE = 'launch/patient patient/Patient.rs patient/Observation.rs';

let server: TestServer;
beforeAll(async () => {
  server = await aHospital();
});
beforeEach(async () => server.get(RememberedConsentRepository).forgetClient('symmetric-app'));
afterAll(async () => server.close());

interface Ask {
  readonly clientId?: string;
  readonly scope?: string;
  readonly username?: string;
  readonly patient?: string;
}

/** Goes to the consent page, and ticks "do not ask again". */
async function allowForGood({
  clientId = 'symmetric-app',
  scope = SCOPE,
  username = 'dr.grace',
}: Ask = {}): Promise<Outcome> {
  const { url, fields, verifier } = authorizationRequest({ server, clientId, scope });
  const browser = aBrowser();
  const login = await browser.open(`${url}?${fields.toString()}`);
  const signedIn = await browser.submit(login, login.forms[0]!, { username, password: 'correct horse' });
  const picker = signedIn.forms.find(form => form.choices('patient').length > 0);
  const page = picker ? await browser.submit(signedIn, picker, { patient: 'alice' }) : signedIn;
  const form = page.forms.find(each => each.choices('scope').length > 0)!;
  const ticked = form.fields.getAll('scope').filter(each => each !== 'patient/Observation.rs');
  const end = await browser.submit(page, form, { scope: ticked, decision: 'allow', remember: 'yes' });
  return walk(browser, end, verifier);
}

async function ask({
  clientId = 'symmetric-app',
  scope = SCOPE,
  username = 'dr.grace',
  patient = 'alice',
}: Ask = {}): Promise<Outcome> {
  return authorize({ server, clientId, scope, person: { username, patient } });
}

const isAsked = ({ pages }: Outcome): boolean => pages.some(title => title.startsWith('Allow '));

describe('A consent that is remembered', () => {
  it('SCP-08 is not asked for again, and grants what was granted, no more', async () => {
    expect(isAsked(await allowForGood())).toBe(false);
    const again = await ask();
    expect(isAsked(again)).toBe(false);
    const { body } = await exchange(server, again, {}, basic('symmetric-app', SECRET));
    expect(body).toMatchObject({ patient: 'alice', scope: 'launch/patient patient/Patient.rs' });
  });

  it('may be used to ask for less', async () => {
    await allowForGood();
    expect(isAsked(await ask({ scope: 'launch/patient patient/Patient.rs' }))).toBe(false);
  });

  it.each<[string, Ask]>([
    ['another scope', { scope: `${SCOPE} patient/Condition.rs` }],
    ['only what was refused', { scope: 'patient/Observation.rs' }],
    ['another patient', { patient: 'bob' }],
    ['another person', { username: 'alice' }],
    ['another app', { clientId: 'other-app' }],
  ])('does not answer for %s', async (_, asked) => {
    await allowForGood();
    expect(isAsked(await ask(asked))).toBe(true);
  });

  it('does not answer for an app that wants the person to be asked (prompt=consent)', async () => {
    await allowForGood();
    const parameters = { prompt: 'consent' };
    const outcome = await authorize({ server, clientId: 'symmetric-app', scope: SCOPE, parameters });
    expect(isAsked(outcome)).toBe(true);
  });

  it('answers for offline access that was granted', async () => {
    const scope = `${SCOPE} offline_access`;
    await allowForGood({ scope });
    const again = await ask({ scope });
    expect(isAsked(again)).toBe(false);
    const { body } = await exchange(server, again, {}, basic('symmetric-app', SECRET));
    expect(body).toHaveProperty('refresh_token');
  });

  it('is not offered to an app that anybody could pretend to be', async () => {
    const outcome = await allowForGood({ clientId: 'public-app' });
    expect(outcome.callback['code']).toBeDefined();
    expect(isAsked(await ask({ clientId: 'public-app' }))).toBe(true);
  });

  it('stands under /account, and ends when the app is taken out', async () => {
    await allowForGood();
    const user = await server.get(UserRepository).findByUsername('dr.grace');
    const Cookie = `firekeeper_portal=${await server.get(PortalSessionRepository).begin(user!.id)}`;
    const html = await (await server.request('/account', { headers: { Cookie } })).text();
    expect(html).toContain('It may come back without asking you');
    const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec(html) ?? [];
    await server.request('/account/apps/symmetric-app/revoke', {
      method: 'POST',
      body: new URLSearchParams({ csrf }),
      headers: { Cookie },
    });
    expect(isAsked(await ask())).toBe(true);
  });

  it('is only for once when the box is left alone', async () => {
    expect(isAsked(await ask())).toBe(true);
    expect(isAsked(await ask())).toBe(true);
  });
});
