import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SecondFactors } from '../../src/auth/identity/second-factor/second-factors.js';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { Database } from '../../src/database/database.js';
import { PortalSessionRepository } from '../../src/portal/session/portal-session.repository.js';
import { journalOf } from '../audit/journal.js';
import { aHospital, PASSWORD } from '../smart/a-hospital.js';
import { launched, refresh } from '../smart/an-app.js';
import { FormBrowser, type Visit } from '../support/form-browser.js';
import { decodeHtml } from '../support/html-text.js';
import type { TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';

const OFFLINE = 'launch/patient offline_access patient/Patient.r';
const NEXT_PASSWORD = 'a longer battery staple';

let server: TestServer;
let operator: string;
beforeAll(async () => {
  server = await aHospital();
  operator = await aToken(server, { scope: 'users.manage', user: null, clientId: 'operator' });
  await server.get(UserRepository).declare({ username: 'ada', password: PASSWORD, roles: ['admin'] });
});
afterAll(async () => server.close());
beforeEach(async () => {
  await sql('delete from second_factor');
  await sql('delete from identity_link');
  await server.get(UserRepository).setPassword(await idOf('dr.grace'), PASSWORD);
});

async function sql(text: string, values: readonly unknown[] = []): Promise<readonly object[]> {
  return server.get(Database).query({ text, values });
}

async function idOf(username: string): Promise<string> {
  return (await server.get(UserRepository).findByUsername(username))?.id ?? '';
}

async function ask(method: string, path: string, body?: unknown, token = operator) {
  const response = await server.request(`/administration/users/${path}`, {
    method,
    headers: { ...bearer(token), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
}

async function enrol(username: string): Promise<void> {
  const secret = new Secret().base32;
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
  await server.get(SecondFactors).enrol(await idOf(username), secret, code);
}

async function link(username: string, providerId: string, subject: string): Promise<void> {
  const values = [providerId, subject, await idOf(username)];
  await sql(
    `insert into identity_link (provider_id, subject, user_id, last_signed_in_at) values ($1, $2, $3, now())`,
    values,
  );
}

async function signIn(
  username: string,
  password = PASSWORD,
): Promise<{ browser: FormBrowser; visit: Visit }> {
  const browser = new FormBrowser(() => false);
  const login = await browser.open(`${server.url}/sign-in?return=/account/security`);
  return { browser, visit: await browser.submit(login, login.forms[0]!, { username, password }) };
}

/** Sets the password by the link. */
async function setBy(url: unknown, password = NEXT_PASSWORD): Promise<Visit> {
  const browser = new FormBrowser(() => false);
  const page = await browser.open(String(url));
  return page.status === 200 ? browser.submit(page, page.forms[0]!, { password }) : page;
}

async function lastChange(): Promise<unknown> {
  const notes = (await journalOf(server)).flatMap(({ notes: all = [] }) => all);
  return notes.filter(({ kind }) => kind === 'user-changed').at(-1)?.detail;
}

describe('What a person signs in with', () => {
  it('is told and changed with users.manage alone', async () => {
    await enrol('dr.grace');
    await link('dr.grace', 'staff', 'grace/1');
    const id = await idOf('dr.grace');
    expect((await ask('GET', `${id}/credentials`)).body).toMatchObject({
      has_password: true,
      authenticator_app: true,
      recovery_codes_left: 10,
      passkeys: [],
      identities: [{ provider: 'staff', subject: 'grace/1' }],
    });
    const stranger = await aToken(server, { scope: 'system/*.cruds' });
    for (const [method, path] of [
      ['GET', 'credentials'],
      ['POST', 'second-factor/reset'],
      ['POST', 'password-reset'],
      ['DELETE', 'identities/staff/grace%2F1'],
    ] as const)
      expect((await ask(method, `${id}/${path}`, undefined, stranger)).status).toBe(403);
    expect((await ask('GET', 'nobody/credentials')).status).toBe(404);
  });
});

describe('S61 The reset of a second factor', () => {
  it('takes it away, and ends what the person has open', async () => {
    const { body } = await launched({ server, scope: OFFLINE });
    const { browser } = await signIn('dr.grace');
    await enrol('dr.grace');
    const id = await idOf('dr.grace');
    const answer = await ask('POST', `${id}/second-factor/reset`);
    expect([answer.status, Number(answer.body['ended']) > 0]).toEqual([200, true]);
    expect((await refresh(server, body['refresh_token'])).status).toBe(400);
    expect((await browser.open(`${server.url}/account/security`)).title).toBe('Sign in');
    expect((await signIn('dr.grace')).visit.url).toBe(`${server.url}/account/security`);
    expect(await sql('select 1 from recovery_code')).toEqual([]);
    expect(await lastChange()).toMatchObject({ account: 'dr.grace', change: 'second-factor-reset' });
    expect((await ask('POST', `${id}/second-factor/reset`)).status).toBe(409);
  });

  it('leaves the sessions if so chosen, and understands nothing else', async () => {
    const { browser } = await signIn('dr.grace');
    await enrol('dr.grace');
    const path = `${await idOf('dr.grace')}/second-factor/reset`;
    expect((await ask('POST', path, { end_sessions: 'no' })).status).toBe(400);
    expect((await ask('POST', path, { keep: true })).status).toBe(400);
    expect((await ask('POST', path, { end_sessions: false })).body).toEqual({ ended: 0 });
    expect((await browser.open(`${server.url}/account/security`)).status).toBe(200);
  });
});

describe('The reset of a password', () => {
  it('is a link, good once, after which nothing of before goes on', async () => {
    const { body } = await launched({ server, scope: OFFLINE });
    const { browser } = await signIn('dr.grace');
    const id = await idOf('dr.grace');
    const made = await ask('POST', `${id}/password-reset`);
    const hours = (Date.parse(String(made.body['expires_at'])) - Date.now()) / 3_600_000;
    expect([made.status, Math.round(hours)]).toEqual([201, 24]);
    expect(await lastChange()).toEqual({
      account: 'dr.grace',
      change: 'password-reset-link',
      end_sessions: 'true',
    });
    expect((await browser.open(`${server.url}/account/security`)).status).toBe(200);

    expect((await setBy(made.body['url'], 'short')).status).toBe(400);
    expect((await setBy(made.body['url'])).title).toBe('Sign in');
    expect((await setBy(made.body['url'])).status).toBe(404);
    expect((await refresh(server, body['refresh_token'])).status).toBe(400);
    expect((await browser.open(`${server.url}/account/security`)).title).toBe('Sign in');
    expect((await signIn('dr.grace')).visit.status).toBe(401);
    expect((await signIn('dr.grace', NEXT_PASSWORD)).visit.status).toBe(200);
    expect(JSON.stringify(await sql('select * from invitation'))).not.toContain(
      String(made.body['url']).slice(-20),
    );
  });

  it('leaves the sessions if so chosen, and lets in whoever was slowed down', async () => {
    const { browser } = await signIn('dr.grace');
    const made = await ask('POST', `${await idOf('dr.grace')}/password-reset`, { end_sessions: false });
    for (let attempt = 0; attempt < 7; attempt++) await signIn('dr.grace', 'guessed');
    expect((await signIn('dr.grace')).visit.status).toBe(429);
    await setBy(made.body['url']);
    expect((await browser.open(`${server.url}/account/security`)).status).toBe(200);
    expect((await signIn('dr.grace', NEXT_PASSWORD)).visit.status).toBe(200);
  });

  it('ends with its day, and by a later link', async () => {
    const path = `${await idOf('dr.grace')}/password-reset`;
    const [first, second] = [await ask('POST', path), await ask('POST', path)];
    expect((await setBy(first.body['url'])).status).toBe(404);
    await sql(`update invitation set expires_at = now() - interval '1 second'`);
    expect((await setBy(second.body['url'])).status).toBe(404);
  });

  it('ends by another password, and with the account, which does not bring it back', async () => {
    const users = server.get(UserRepository);
    const id = await idOf('dr.grace');
    const ends = [
      async () => users.setPassword(id, NEXT_PASSWORD),
      async () => {
        await ask('POST', `${id}/disable`);
        await ask('POST', `${id}/enable`);
      },
    ];
    for (const end of ends) {
      const made = await ask('POST', `${id}/password-reset`);
      await end();
      expect((await setBy(made.body['url'], 'of an older message')).status).toBe(404);
    }
  });

  it('is refused for whoever has no password here, or is disabled', async () => {
    const users = server.get(UserRepository);
    const { id } = await users.declare({ username: 'elsewhere' });
    expect((await ask('POST', `${id}/password-reset`)).status).toBe(400);
    const alice = await idOf('alice');
    await users.disable(alice);
    const refused = await ask('POST', `${alice}/password-reset`);
    await users.enable(alice);
    expect(refused.status).toBe(400);
  });
});

describe('An identity provider', () => {
  it('is unlinked by an administrator, unless it is the only way in', async () => {
    await link('dr.grace', 'staff', 'grace/1');
    const { id } = await server.get(UserRepository).declare({ username: 'elsewhere' });
    await link('elsewhere', 'staff', 'else 1');
    const grace = await idOf('dr.grace');
    const { browser } = await signIn('dr.grace');
    expect((await ask('DELETE', `${grace}/identities/staff/nobody`)).status).toBe(404);
    expect((await browser.open(`${server.url}/account/security`)).status).toBe(200);
    expect((await ask('DELETE', `${grace}/identities/staff/grace%2F1`)).status).toBe(204);
    expect(await lastChange()).toMatchObject({
      account: 'dr.grace',
      change: 'identity-unlinked',
      provider: 'staff',
    });
    // whoever signed in there may not go on here
    expect((await browser.open(`${server.url}/account/security`)).title).toBe('Sign in');
    expect((await ask('DELETE', `${id}/identities/staff/else%201`)).status).toBe(409);
    await link('elsewhere', 'other', 'else');
    const both = await Promise.all(
      ['staff/else%201', 'other/else'].map(each => ask('DELETE', `${id}/identities/${each}`)),
    );
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([204, 409]));
  });

  it('is unlinked by the person, with the password', async () => {
    await link('dr.grace', 'staff', 'grace/1');
    await link('alice', 'staff', 'alice');
    const { browser, visit } = await signIn('dr.grace');
    const form = visit.forms.find(({ action }) => action.endsWith('/unlink'))!;
    const [identity = ''] = form.choices('identity');
    expect(identity).toBe('staff/grace/1');
    const unlink = (changes: Record<string, string>) =>
      browser.submit(visit, form, { identity, current: PASSWORD, ...changes });
    expect((await unlink({ current: 'guessed' })).status).toBe(403);
    expect((await unlink({ csrf: 'x' })).status).toBe(403);
    expect((await unlink({ identity: 'staff/alice' })).status).toBe(404);
    expect((await unlink({})).html).not.toContain('Ways to sign in');
    expect((await sql('select 1 from identity_link')).length).toBe(1);
  });

  it('stays with whoever has no other way', async () => {
    const { id } = await server.get(UserRepository).declare({ username: 'elsewhere' });
    await link('elsewhere', 'staff', 'only');
    const session = await server.get(PortalSessionRepository).begin(id);
    const headers = { Cookie: `firekeeper_portal=${session}` };
    const page = await (await server.request('/account/security', { headers })).text();
    expect(page).toContain('This is the only way in which you can sign in');
    expect(page).not.toContain('name="identity"');
    const csrf = /name="csrf" value="([^"]*)"/.exec(page)?.[1] ?? '';
    const body = new URLSearchParams({ csrf, identity: 'staff/only' });
    const answer = await server.request('/account/security/identities/unlink', {
      method: 'POST',
      headers,
      body,
    });
    expect([answer.status, (await sql('select 1 from identity_link')).length]).toEqual([409, 1]);
  });
});

describe('S67 The console', () => {
  it('shows what a person signs in with, makes a link once, and takes the second factor away', async () => {
    await enrol('dr.grace');
    const { browser } = await signIn('ada');
    const address = `${server.url}/console/users/${await idOf('dr.grace')}/credentials`;
    expect((await (await signIn('alice')).browser.open(address)).status).toBe(403);
    const page = await browser.open(address);
    expect(page.html).toContain('Authenticator app');
    const formTo = (path: string) => page.forms.find(({ action }) => action.endsWith(path))!;
    const made = await browser.submit(page, formTo('/password-reset'));
    const url = decodeHtml(/<code class="told">([^<]*)</.exec(made.html)?.[1] ?? '');
    expect((await setBy(url)).title).toBe('Sign in');
    expect((await browser.open(address)).html).not.toContain('/invitation/');
    const after = await browser.submit(page, formTo('/second-factor-reset'));
    expect([after.url, after.html.includes('Authenticator app')]).toEqual([address, false]);
    expect((await browser.open(`${server.url}/console/users`)).html).toContain(new URL(address).pathname);
  });

  it('speaks German to whoever sets a password', async () => {
    const { body } = await ask('POST', `${await idOf('dr.grace')}/password-reset`);
    const page = await new FormBrowser(() => false, undefined, 'de').open(String(body['url']));
    expect(page.title).toBe('Wählen Sie Ihr Passwort');
  });
});
