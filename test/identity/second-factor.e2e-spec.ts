import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { aHospital, PASSWORD } from '../smart/a-hospital.js';
import { aBrowser, authorize, exchange, launched, refresh, walk } from '../smart/an-app.js';
import { mostGuessesSince } from '../support/most-guesses.js';
import type { TestServer } from '../support/start-server.js';
import { AuthenticatorAppPages, codeOf, codesOn, give, secretOn } from './authenticator-app-pages.js';
import { ACR, formTo, SCOPE } from './sign-in-pages.js';

const CODE_PAGE = 'Enter your code';
const SETUP_PAGE = 'Set up a second factor';
const RECOVERY_PAGE = 'Your recovery codes';
const NEXT_PASSWORD = 'a longer battery staple';

let server: TestServer;
let pages: AuthenticatorAppPages;
beforeAll(async () => {
  server = await aHospital({
    environment: { MFA_ROLES: 'admin', MFA_SCOPES: 'user/Observation.cud users.manage' },
  });
  pages = new AuthenticatorAppPages(server);
});
afterAll(async () => server.close());
beforeEach(async () => pages.forget());

describe('Enrolment at /account', () => {
  it('S61 shows the secret as text and picture, and recovery codes once', async () => {
    const { browser } = await pages.atThePortal('dr.grace');
    const page = await browser.open(`${server.url}/account/security/second-factor`);
    expect([page.title, secretOn(page).length]).toEqual([SETUP_PAGE, 32]);
    expect(page.html).toMatch(/<svg[^>]*aria-label="QR code/);
    const form = formTo(page, '/second-factor');
    const done = await browser.submit(page, form, { current: PASSWORD, code: codeOf(secretOn(page)) });
    expect([done.title, new Set(codesOn(done)).size]).toEqual([RECOVERY_PAGE, 10]);
    const after = await browser.open(`${server.url}/account/security`);
    expect(after.html).toContain('Recovery codes left: 10');
    expect(codesOn(after)).toEqual([]);
    expect((await browser.open(`${server.url}/account/security/second-factor`)).status).toBe(409);
  });

  it('needs the password, the right code, and a secret that the page has shown', async () => {
    const { browser } = await pages.atThePortal('dr.grace');
    const page = await browser.open(`${server.url}/account/security/second-factor`);
    const form = formTo(page, '/second-factor');
    const code = codeOf(secretOn(page));
    expect((await browser.submit(page, form, { current: 'guessed', code })).status).toBe(403);
    expect((await browser.submit(page, form, { current: PASSWORD, code: '000000x' })).status).toBe(400);
    const foreign = await browser.submit(page, form, { current: PASSWORD, code, ticket: 'e30.x' });
    expect(foreign.status).toBe(403);
    const forged = await browser.submit(page, form, { current: PASSWORD, code, csrf: 'x' });
    expect(forged.status).toBe(403);
    expect(await pages.sql('select 1 from second_factor')).toEqual([]);
  });

  it('keeps no recovery code in clear text', async () => {
    const { codes } = await pages.enrolled('dr.grace');
    const kept = JSON.stringify(await pages.sql('select * from recovery_code'));
    for (const code of codes) expect(kept).not.toContain(code.replaceAll('-', ''));
  });

  it('is undone by the second factor alone', async () => {
    const { browser, secret } = await pages.enrolled('dr.grace');
    const page = await browser.open(`${server.url}/account/security`);
    const wrong = await browser.submit(page, formTo(page, '/remove'), { code: '000000' });
    expect([wrong.status, (await pages.sql('select 1 from second_factor')).length]).toEqual([403, 1]);
    const right = await browser.submit(page, formTo(page, '/remove'), { code: codeOf(secret) });
    expect(right.html).toContain('Your password alone lets you in');
    expect(await pages.sql('select 1 from second_factor')).toEqual([]);
  });
});

describe('Sign-in with a second factor', () => {
  it('asks for the code after the password, and the ID token says so', async () => {
    const { secret } = await pages.enrolled('dr.grace');
    const { browser, verifier, visit } = await pages.withPassword('dr.grace');
    expect([visit.status, visit.title]).toEqual([200, CODE_PAGE]);
    const outcome = await walk(browser, await give(browser, visit, codeOf(secret)), verifier);
    const { body } = await exchange(server, outcome);
    expect(decodeJwt(String(body['id_token']))).toMatchObject({ amr: ['pwd', 'otp', 'mfa'], acr: ACR });
  });

  it('says nothing of it before the password is right', async () => {
    await pages.enrolled('dr.grace');
    const answers = await Promise.all(
      ['dr.grace', 'alice', 'nobody'].map(async username => {
        const { browser, visit } = await pages.begin();
        const next = await browser.submit(visit, visit.forms[0]!, { username, password: 'guessed' });
        return [next.status, next.title, next.html.replaceAll(/value="[^"]*"|interaction\/[\w-]+/g, '')];
      }),
    );
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  it('begins no session by the password alone', async () => {
    await pages.enrolled('dr.grace');
    const { browser } = await pages.withPassword('dr.grace');
    expect((await pages.begin({}, browser)).visit.title).toBe('Sign in');
    expect((await pages.begin({ prompt: 'none' }, browser)).visit.url).toContain('error=login_required');
  });

  it('refuses a code that was used, and one before it', async () => {
    const { secret } = await pages.enrolled('dr.grace');
    const code = codeOf(secret);
    const first = await pages.withPassword('dr.grace');
    await give(first.browser, first.visit, code);
    const second = await pages.withPassword('dr.grace');
    expect((await give(second.browser, second.visit, code)).status).toBe(401);
    expect((await give(second.browser, second.visit, codeOf(secret, -1))).status).toBe(401);
  });

  it('lets one of many win who bring the same code at the same moment', async () => {
    const { secret } = await pages.enrolled('dr.grace');
    const code = codeOf(secret);
    const waiting = await Promise.all([1, 2, 3, 4].map(() => pages.withPassword('dr.grace')));
    const ends = await Promise.all(waiting.map(({ browser, visit }) => give(browser, visit, code)));
    expect(ends.filter(({ status, title }) => status === 200 && title !== CODE_PAGE).length).toBe(1);
  });

  it('takes a recovery code once, however it is written', async () => {
    const { codes } = await pages.enrolled('dr.grace');
    const code = codes[3]!.toUpperCase().replaceAll('-', ' ');
    const first = await pages.withPassword('dr.grace');
    const outcome = await walk(first.browser, await give(first.browser, first.visit, code), first.verifier);
    expect(outcome.callback).toHaveProperty('code');
    const second = await pages.withPassword('dr.grace');
    expect((await give(second.browser, second.visit, codes[3]!)).status).toBe(401);
  });

  it('slows guessing down, also at the same moment, and by a right password no less', async () => {
    const { secret } = await pages.enrolled('dr.grace');
    const { browser, visit } = await pages.withPassword('dr.grace');
    const begun = performance.now();
    const guesses = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => give(browser, visit, String(100_000 + index))),
    );
    const judged = guesses.filter(({ status }) => status === 401).length;
    expect(judged).toBeLessThanOrEqual(mostGuessesSince(begun));
    expect(guesses.filter(({ status }) => status === 429)).toHaveLength(12 - judged);
    await pages.sql(`update second_factor set failures = 12, last_tried_at = now()`);
    const again = await pages.withPassword('dr.grace');
    expect((await give(again.browser, again.visit, codeOf(secret))).status).toBe(429);
    await pages.sql(`update second_factor set last_tried_at = now() - interval '15 minutes'`);
    expect((await give(again.browser, again.visit, codeOf(secret))).status).toBe(200);
  });

  it('cannot be skipped by what is posted in its place', async () => {
    const { secret } = await pages.enrolled('dr.grace');
    const mine = await pages.withPassword('dr.grace');
    const { action, fields } = mine.visit.forms[0]!;
    const url = new URL(action, mine.visit.url).href;
    const csrf = fields.get('csrf') ?? '';
    const post = (body: Record<string, string>) =>
      mine.browser.send(url, 'post', new URLSearchParams({ csrf, ...body }));
    expect((await post({ decision: 'allow', scope: 'openid' })).title).toBe('Sign in');
    expect((await post({ patient: 'alice' })).title).toBe('Sign in');
    expect((await post({ ticket: '', code: codeOf(secret) })).status).toBe(403);
    const [text = ''] = (fields.get('ticket') ?? '').split('.');
    const step = JSON.parse(Buffer.from(text, 'base64url').toString()) as object;
    const forged = Buffer.from(JSON.stringify({ ...step, at: 'enrolled' })).toString('base64url');
    const [, seal] = (fields.get('ticket') ?? '').split('.');
    expect((await post({ ticket: `${forged}.${seal}` })).status).toBe(403);
  });

  it('does not take the step of another interaction, nor a form without its cookie', async () => {
    const { secret } = await pages.enrolled('dr.grace');
    const hers = await pages.withPassword('dr.grace');
    const other = await pages.begin();
    const ticket = hers.visit.forms[0]!.fields.get('ticket') ?? '';
    const moved = await other.browser.submit(other.visit, other.visit.forms[0]!, {
      ticket,
      code: codeOf(secret),
    });
    expect(moved.status).toBe(403);
    const stranger = await aBrowser().submit(hers.visit, hers.visit.forms[0]!, { code: codeOf(secret) });
    expect(stranger.status).toBe(400);
  });

  it('refuses whoever was disabled between the pages', async () => {
    const { secret } = await pages.enrolled('dr.grace');
    const users = server.get(UserRepository);
    const { browser, visit } = await pages.withPassword('dr.grace');
    const user = await users.findByUsername('dr.grace');
    await users.disable(user!.id);
    const refused = await give(browser, visit, codeOf(secret));
    await users.enable(user!.id);
    expect(refused.status).toBe(403);
  });

  it('speaks German', async () => {
    await pages.enrolled('dr.grace');
    const { visit } = await pages.withPassword('dr.grace', { ui_locales: 'de' });
    expect(visit.title).toBe('Code eingeben');
  });
});

describe('Step-up', () => {
  it('demands an enrolment where the app asks for a second factor', async () => {
    const { browser, verifier, visit } = await pages.withPassword('dr.grace', { acr_values: ACR });
    expect(visit.title).toBe(SETUP_PAGE);
    const wrong = await give(browser, visit, '000000');
    expect([wrong.status, secretOn(wrong)]).toEqual([401, secretOn(visit)]);
    const codes = await give(browser, wrong, codeOf(secretOn(visit)));
    expect([codes.title, codesOn(codes).length]).toEqual([RECOVERY_PAGE, 10]);
    const outcome = await walk(browser, await browser.submit(codes, codes.forms[0]!), verifier);
    const { body } = await exchange(server, outcome);
    expect(decodeJwt(String(body['id_token']))).toMatchObject({ amr: ['pwd', 'otp', 'mfa'], acr: ACR });
  });

  it('asks an app’s person anew, whatever session there is', async () => {
    const { secret } = await pages.enrolled('dr.grace');
    const first = await pages.withPassword('dr.grace');
    await walk(first.browser, await give(first.browser, first.visit, codeOf(secret)), first.verifier);
    const again = await pages.withPassword('dr.grace', { acr_values: `other ${ACR}` }, first.browser);
    expect(again.visit.title).toBe(CODE_PAGE);
    const outcome = await walk(
      again.browser,
      await give(again.browser, again.visit, codeOf(secret, 1)),
      again.verifier,
    );
    expect(outcome.callback).toHaveProperty('code');
  });

  it('does not take a session without one for enough, nor answers silently', async () => {
    const { browser } = await authorize({ server, scope: SCOPE });
    expect((await pages.begin({ acr_values: ACR }, browser)).visit.title).toBe('Sign in');
    expect((await pages.begin({ acr_values: ACR, prompt: 'none' }, browser)).visit.url).toContain(
      'error=login_required',
    );
  });

  it('is demanded by the metadata of the client', async () => {
    await pages.sql(
      `update client set protection = '{"firekeeper_mfa":"required"}' where client_id = 'public-app'`,
    );
    try {
      expect((await pages.withPassword('dr.grace')).visit.title).toBe(SETUP_PAGE);
    } finally {
      await pages.sql(`update client set protection = '{}' where client_id = 'public-app'`);
    }
  });

  it('is demanded of the roles in MFA_ROLES, and of no others', async () => {
    await server.get(UserRepository).declare({ username: 'keeper', password: PASSWORD, roles: ['admin'] });
    expect((await pages.withPassword('keeper')).visit.title).toBe(SETUP_PAGE);
    expect((await pages.withPassword('alice')).visit.title).not.toBe(SETUP_PAGE);
  });

  it('is demanded for the scopes in MFA_SCOPES and whatever holds some of them, and for no others', async () => {
    for (const scope of ['user/*.cruds', 'user/Observation.u', 'launch/patient user/*.cruds openid']) {
      const { visit } = await pages.withPassword('dr.grace', { scope });
      expect([scope, visit.title]).toEqual([scope, SETUP_PAGE]);
    }
    const { visit } = await pages.withPassword('dr.grace', { scope: 'user/*.rs patient/Observation.cud' });
    expect(visit.title).not.toBe(SETUP_PAGE);
    const outcome = await authorize({ server, scope: SCOPE });
    expect((await pages.begin({ scope: 'user/*.rs' }, outcome.browser)).visit.title).not.toBe('Sign in');
    expect((await pages.begin({ scope: 'user/*.cruds' }, outcome.browser)).visit.title).toBe('Sign in');
  });

  it('is listed in the metadata of the server', async () => {
    const response = await server.request('/auth/.well-known/openid-configuration');
    expect(await response.json()).toMatchObject({ acr_values_supported: [ACR] });
  });
});

describe('The change of the password', () => {
  beforeEach(async () => {
    const users = server.get(UserRepository);
    await users.setPassword((await users.findByUsername('dr.grace'))!.id, PASSWORD);
  });

  it('needs the present one, and a new one of some length', async () => {
    const { browser, visit } = await pages.atThePortal('dr.grace');
    const form = formTo(visit, '/password');
    const guessed = await browser.submit(visit, form, { current: 'guessed', next: NEXT_PASSWORD });
    expect(guessed.status).toBe(403);
    expect((await browser.submit(visit, form, { current: PASSWORD, next: 'short' })).status).toBe(400);
    const forged = await browser.submit(visit, form, { current: PASSWORD, next: NEXT_PASSWORD, csrf: 'x' });
    expect(forged.status).toBe(403);
    expect((await pages.withPassword('dr.grace')).visit.status).toBe(200);
  });

  it('ends every other session and every refresh token, and leaves the person signed in', async () => {
    const { body } = await launched({ server, scope: `${SCOPE} offline_access` });
    const elsewhere = await pages.atThePortal('dr.grace');
    const { browser, visit } = await pages.atThePortal('dr.grace');
    const done = await browser.submit(visit, formTo(visit, '/password'), {
      current: PASSWORD,
      next: NEXT_PASSWORD,
    });
    expect([done.status, done.url]).toEqual([200, `${server.url}/account/security`]);
    expect((await refresh(server, body['refresh_token'])).body).toMatchObject({ error: 'invalid_grant' });
    expect((await elsewhere.browser.open(`${server.url}/account/security`)).title).toBe('Sign in');
    expect((await pages.withPassword('dr.grace')).visit.status).toBe(401);
    expect((await pages.atThePortal('dr.grace', NEXT_PASSWORD)).visit.status).toBe(200);
  });
});
