import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { aHospital, PASSWORD } from '../smart/a-hospital.js';
import { exchange, walk } from '../smart/an-app.js';
import type { TestServer } from '../support/start-server.js';
import { type AskedOptions } from './an-authenticator.js';
import { askedOn, give, PasskeyPages } from './passkey-pages.js';
import { ACR, formTo, formWith } from './sign-in-pages.js';

const REFUSED = 'This passkey was not accepted.';

let server: TestServer;
let pages: PasskeyPages;
beforeAll(async () => {
  server = await aHospital({ environment: { MFA_ROLES: 'admin' } });
  pages = new PasskeyPages(server);
});
afterAll(async () => server.close());
beforeEach(async () => pages.forget());

describe('S62 Passkeys at /account/security', () => {
  it('are made with the password, named, listed with their use, and removed', async () => {
    const { browser, authenticator, done } = await pages.registered();
    expect(done.title).toBe('Your recovery codes');
    await pages.idTokenOf(authenticator);
    const page = await browser.open(`${server.url}/account/security`);
    expect(page.html).toMatch(/my phone[\s\S]*made[\s\S]*last used/);
    expect(page.html).toContain('Recovery codes left: 10');
    const form = formTo(page, '/passkeys/remove');
    const [passkey = ''] = form.choices('passkey');
    expect((await browser.submit(page, form, { passkey, current: 'guessed' })).status).toBe(403);
    const after = await browser.submit(page, form, { passkey, current: PASSWORD });
    expect(after.html).toContain('You have no passkey.');
    expect(after.html).toContain('Your password alone lets you in');
    expect(await pages.sql('select 1 from recovery_code')).toEqual([]);
  });

  it('may be several, each once, and of one person', async () => {
    const first = await pages.registered();
    const { browser } = first;
    const second = await pages.registered('dr.grace', pages.anAuthenticator(), browser);
    expect(second.done.url).toBe(`${server.url}/account/security`);
    const again = await pages.registered('dr.grace', first.authenticator, browser);
    expect([again.done.status, (await pages.sql('select 1 from passkey')).length]).toEqual([400, 2]);
    expect((await pages.registered('alice', first.authenticator)).done.status).toBe(400);
    expect((await pages.sql('select distinct user_id from passkey')).length).toBe(1);
  });

  it.each([
    ['another origin', { origin: 'https://evil.example', rpId: 'localhost' }],
    ['another site', { rpId: 'evil.example' }],
    ['no verification of the person', { isVerified: false }],
    ['a frame of another site', { crossOrigin: true }],
  ])('are refused with %s', async (_title, changes) => {
    const { done } = await pages.registered('dr.grace', pages.anAuthenticator(changes));
    expect([done.status, await pages.sql('select 1 from passkey')]).toEqual([400, []]);
  });

  it('need the password, our form, and the challenge of this session', async () => {
    const { browser, visit } = await pages.atThePortal('dr.grace');
    const form = formTo(visit, '/passkeys/new');
    expect((await browser.submit(visit, form, { name: 'x', current: 'guessed' })).status).toBe(403);
    expect((await browser.submit(visit, form, { name: ' ', current: PASSWORD })).status).toBe(400);
    const [hers, other] = [await pages.creationPage(), await pages.creationPage()];
    const foreign = pages.anAuthenticator().create(askedOn(other.visit));
    expect((await give(hers.browser, hers.visit, foreign)).status).toBe(400);
    const credential = pages.anAuthenticator().create(askedOn(hers.visit));
    const filled = formWith(hers.visit, 'credential');
    for (const changes of [{ csrf: 'x' }, { ticket: 'e30.x' }])
      expect((await hers.browser.submit(hers.visit, filled, { credential, ...changes })).status).toBe(403);
    expect((await give(hers.browser, hers.visit, credential)).title).toBe('Your recovery codes');
    expect((await give(hers.browser, hers.visit, credential)).status).toBe(400);
  });
});

describe('S62 Sign-in with a passkey alone', () => {
  it('needs no password, and is a second factor to the app', async () => {
    const { authenticator } = await pages.registered();
    expect(await pages.idTokenOf(authenticator)).toMatchObject({ amr: ['hwk', 'user', 'mfa'], acr: ACR });
    expect(await pages.lastAttempt()).toBe('success dr.grace');
    expect(await pages.idTokenOf(authenticator, { acr_values: ACR })).toMatchObject({ acr: ACR });
  });

  it('tells a passkey that may be on several devices', async () => {
    const { authenticator } = await pages.registered('alice', pages.anAuthenticator({ isSynced: true }));
    expect(await pages.idTokenOf(authenticator)).toMatchObject({ amr: ['swk', 'user', 'mfa'] });
    authenticator.set({ isSynced: false });
    const { browser, visit } = await pages.begin();
    expect((await give(browser, visit, authenticator.get(askedOn(visit)))).status).toBe(401);
  });

  it('is offered only where somebody has one, to everybody alike, and needs no script for passwords', async () => {
    const before = (await pages.begin()).visit;
    expect(before.html).not.toContain('data-passkey');
    expect(before.headers.get('content-security-policy')).not.toContain('script-src');
    await pages.registered();
    const [{ visit }, hinted] = [await pages.begin(), await pages.begin({ login_hint: 'nobody' })];
    expect(askedOn(visit)).not.toHaveProperty('allowCredentials');
    expect(askedOn(hinted.visit)).not.toHaveProperty('allowCredentials');
    expect(visit.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(formWith(visit, 'username').fields.has('credential')).toBe(false);
  });

  it('refuses what does not hold, in the same words for known and unknown passkeys', async () => {
    const { authenticator } = await pages.registered();
    const cases: readonly ((asked: AskedOptions) => string)[] = [
      asked => pages.anAuthenticator().get(asked),
      asked => authenticator.set({ origin: 'https://evil.example', rpId: 'localhost' }).get(asked),
      asked => authenticator.set({ origin: server.url, rpId: 'evil.example' }).get(asked),
      asked => authenticator.set({ rpId: 'localhost', isVerified: false }).get(asked),
      asked => authenticator.set({ isVerified: true }).get({ ...asked, challenge: 'bm90IGFza2Vk' }),
    ];
    const answers = new Set<string>();
    for (const answer of cases) {
      const { browser, visit } = await pages.begin();
      const refused = await give(browser, visit, answer(askedOn(visit)));
      answers.add(
        `${refused.status} ${refused.html.replaceAll(/(?:value|data-options)="[^"]*"|interaction\/[\w-]+/g, '')}`,
      );
    }
    expect(answers.size).toBe(1);
    expect([...answers][0]).toContain(REFUSED);
    const { browser, visit } = await pages.begin();
    for (const nonsense of [
      '',
      '{}',
      '[]',
      '{"id":1}',
      JSON.stringify({ id: 'a', response: { clientDataJSON: 'e30' } }),
    ])
      expect((await give(browser, visit, nonsense)).status).toBe(401);
  });

  it('takes a challenge once, in the interaction it was made for, for ten minutes', async () => {
    const { authenticator } = await pages.registered();
    const { browser, visit } = await pages.begin();
    const credential = authenticator.get(askedOn(visit));
    const other = await pages.begin();
    expect((await give(other.browser, other.visit, credential)).status).toBe(401);
    expect((await give(browser, visit, credential)).title).not.toBe('Sign in');
    const replay = await pages.begin({}, browser);
    expect(replay.visit.title).not.toBe('Sign in');
    const late = await pages.begin();
    await pages.sql(`update passkey_challenge set expires_at = now() - interval '1 second'`);
    expect((await give(late.browser, late.visit, authenticator.get(askedOn(late.visit)))).status).toBe(401);
    expect(await pages.lastAttempt()).toBe('refused nobody passkey-challenge');
  });

  it('lets one of many win who bring the same answer at the same moment', async () => {
    const { authenticator } = await pages.registered();
    const { browser, visit } = await pages.begin();
    const credential = authenticator.get(askedOn(visit));
    const ends = await Promise.all([1, 2, 3, 4].map(() => give(browser, visit, credential)));
    expect(ends.filter(({ status, title }) => status === 200 && title !== 'Sign in').length).toBe(1);
  });

  it('refuses a counter that does not go on: somebody has a copy', async () => {
    const { authenticator } = await pages.registered();
    authenticator.counter = 7;
    expect(await pages.idTokenOf(authenticator)).toMatchObject({ acr: ACR });
    for (const counter of [7, 6, 0]) {
      authenticator.counter = counter;
      const { browser, visit } = await pages.begin();
      expect((await give(browser, visit, authenticator.get(askedOn(visit)))).status).toBe(401);
      expect(await pages.lastAttempt()).toBe('refused dr.grace passkey-counter');
    }
    authenticator.counter = 8;
    expect(await pages.idTokenOf(authenticator)).toMatchObject({ acr: ACR });
  });

  it('does not let a passkey pass for somebody else’s', async () => {
    const { authenticator } = await pages.registered();
    const users = server.get(UserRepository);
    const alice = await users.findByUsername('alice');
    for (const handle of [Buffer.from(alice!.id).toString('base64url'), undefined]) {
      authenticator.userHandle = handle;
      const { browser, visit } = await pages.begin();
      expect((await give(browser, visit, authenticator.get(askedOn(visit)))).status).toBe(401);
    }
  });

  it('refuses whoever is disabled, and slows guessing down', async () => {
    const { authenticator } = await pages.registered('alice');
    const users = server.get(UserRepository);
    const alice = await users.findByUsername('alice');
    await users.disable(alice!.id);
    const { browser, visit } = await pages.begin();
    const refused = await give(browser, visit, authenticator.get(askedOn(visit)));
    await users.enable(alice!.id);
    expect([refused.status, refused.html.includes(REFUSED)]).toEqual([401, true]);
    for (const known of [authenticator, pages.anAuthenticator()]) {
      for (let attempt = 0; attempt < 9; attempt++)
        await give(browser, visit, known.get({ challenge: 'bm90IGFza2Vk' }));
      const next = await pages.begin();
      expect((await give(next.browser, next.visit, known.get(askedOn(next.visit)))).status).toBe(429);
    }
  });
});

describe('S62 A passkey after the password', () => {
  it('is asked for, of this person alone, and told to the app', async () => {
    const { authenticator } = await pages.registered();
    const alices = await pages.registered('alice');
    const { browser, visit, verifier } = await pages.withPassword('dr.grace');
    expect([visit.status, visit.title]).toEqual([200, 'Confirm that it is you']);
    const asked = askedOn(visit);
    expect(asked).toMatchObject({ allowCredentials: [{ id: authenticator.id.toString('base64url') }] });
    const refused = await give(browser, visit, alices.authenticator.get(asked));
    expect(refused.status).toBe(401);
    const accepted = await give(browser, refused, authenticator.get(askedOn(refused)));
    const { body } = await exchange(server, await walk(browser, accepted, verifier));
    expect(decodeJwt(String(body['id_token']))).toMatchObject({
      amr: ['pwd', 'hwk', 'user', 'mfa'],
      acr: ACR,
    });
  });

  it('can be stood in for by a recovery code, once', async () => {
    const { done } = await pages.registered();
    const [, code = ''] = /<code class="number">((?:[0-9a-z]{4}-){3}[0-9a-z]{4})</.exec(done.html) ?? [];
    const { browser, visit } = await pages.withPassword('dr.grace');
    expect(visit.html).toContain('>Recovery code</label>');
    expect((await browser.submit(visit, formWith(visit, 'code'), { code: '123456' })).status).toBe(401);
    expect((await browser.submit(visit, formWith(visit, 'code'), { code })).status).toBe(200);
    const again = await pages.withPassword('dr.grace');
    expect((await again.browser.submit(again.visit, formWith(again.visit, 'code'), { code })).status).toBe(
      401,
    );
  });

  it('meets what MFA_ROLES demands', async () => {
    await server.get(UserRepository).declare({ username: 'keeper', password: PASSWORD });
    const { authenticator } = await pages.registered('keeper');
    await server.get(UserRepository).declare({ username: 'keeper', password: PASSWORD, roles: ['admin'] });
    expect((await pages.withPassword('keeper')).visit.title).toBe('Confirm that it is you');
    const { browser, visit } = await pages.begin();
    expect((await give(browser, visit, authenticator.get(askedOn(visit)))).status).toBe(200);
  });

  it('speaks German', async () => {
    await pages.registered();
    const { visit } = await pages.withPassword('dr.grace', { ui_locales: 'de' });
    expect([visit.title, visit.html.includes('Passkey verwenden')]).toEqual([
      'Bestätigen Sie, dass Sie es sind',
      true,
    ]);
  });
});

describe('S62 A passkey where a second factor is demanded', () => {
  const demanded = { acr_values: ACR };

  it('is made during the sign-in, with recovery codes, and signs in from then on', async () => {
    const authenticator = pages.anAuthenticator();
    const { browser, visit, verifier } = await pages.withPassword('dr.grace', demanded);
    expect(visit.title).toBe('Set up a second factor');
    const codes = await give(browser, visit, authenticator.create(askedOn(visit)));
    expect(codes.title).toBe('Your recovery codes');
    const done = await walk(browser, await browser.submit(codes, codes.forms[0]!, {}), verifier);
    const { body } = await exchange(server, done);
    expect(decodeJwt(String(body['id_token']))).toMatchObject({ acr: ACR, amr: ['pwd', 'user', 'mfa'] });
    expect(await pages.idTokenOf(authenticator)).toMatchObject({ amr: ['hwk', 'user', 'mfa'] });
  });

  it('is asked for again if it does not hold, and the app can be set up all the same', async () => {
    const { browser, visit } = await pages.withPassword('dr.grace', demanded);
    const other = pages.anAuthenticator({ origin: 'https://evil.example' });
    const refused = await give(browser, visit, other.create(askedOn(visit)));
    expect([refused.status, refused.title]).toEqual([401, 'Set up a second factor']);
    expect(refused.html).toContain('The passkey could not be verified');
    expect(formWith(refused, 'code').action).toBe(formWith(visit, 'code').action);
    expect(await pages.sql('select 1 from passkey')).toEqual([]);
  });

  it('cannot be added with the password alone to somebody who has got one meanwhile', async () => {
    const { browser, visit } = await pages.withPassword('dr.grace', demanded);
    await pages.registered();
    const second = await give(browser, visit, pages.anAuthenticator().create(askedOn(visit)));
    expect(second.status).toBe(403);
    expect(await pages.sql('select 1 from passkey')).toHaveLength(1);
  });
});
