import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientRepository } from '../../src/clients/client.repository.js';
import { Database } from '../../src/database/database.js';
import type { FormBrowser, Visit } from '../support/form-browser.js';
import { freePort } from '../support/free-port.js';
import { mostGuessesSince } from '../support/most-guesses.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { aHospital, PUBLIC_APP } from './a-hospital.js';
import { aBrowser, authorizationRequest, authorize } from './an-app.js';

const SCOPE = 'launch/patient openid patient/Patient.rs patient/Observation.rs';

describe('The pages of an authorization request', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await aHospital();
  });
  afterAll(() => server.close());

  async function open(browser: FormBrowser): Promise<Visit> {
    const { url, fields } = authorizationRequest({ server, scope: SCOPE });
    return browser.open(`${url}?${fields.toString()}`);
  }
  async function signIn(browser: FormBrowser, username: string, password = 'correct horse'): Promise<Visit> {
    const page = await open(browser);
    return browser.submit(page, page.forms[0]!, { username, password });
  }
  /** As far as guesses go. */
  async function pass(interval: string): Promise<void> {
    const text = 'update sign_in_failure set last_failed_at = last_failed_at - $1::interval';
    await server.get(Database).query({ text, values: [interval] });
  }
  async function consentPage(browser: FormBrowser): Promise<Visit> {
    return signIn(browser, 'alice');
  }

  it('cannot be framed, cached or scripted', async () => {
    const { headers } = await open(aBrowser());
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers.get('cache-control')).toContain('no-store');
    expect(headers.get('referrer-policy')).toBeTruthy();
  });

  it('set cookies that no script and no other site gets', async () => {
    const { url, fields } = authorizationRequest({ server, scope: SCOPE });
    const response = await fetch(`${url}?${fields.toString()}`, { redirect: 'manual' });
    const cookies = response.headers.getSetCookie();
    expect(cookies.length).toBeGreaterThan(0);
    for (const cookie of cookies) expect(cookie.toLowerCase()).toMatch(/httponly/);
    for (const cookie of cookies) expect(cookie.toLowerCase()).toMatch(/samesite=lax/);
  });

  it('ask again after a wrong password, in the same words for unknown users', async () => {
    const [wrong, unknown] = await Promise.all([
      signIn(aBrowser(), 'dr.grace', 'wrong'),
      signIn(aBrowser(), 'nobody', 'wrong'),
    ]);
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(alertOf(wrong)).toBeTruthy();
    expect(alertOf(wrong)).toBe(alertOf(unknown));
  });

  it('slow down whoever guesses, existing user or not', async () => {
    for (const username of ['guessed', 'alice']) {
      for (let attempt = 0; attempt < 5; attempt++) await signIn(aBrowser(), username, 'wrong');
      await pass('-1 minute');
      expect((await signIn(aBrowser(), username)).status).toBe(429);
    }
    await pass('2 minutes');
    expect((await signIn(aBrowser(), 'alice')).title).toMatch(/^Allow/);
  });

  it('slow down those who guess at the same moment, too', async () => {
    const begun = performance.now();
    const guesses = await Promise.all(
      Array.from({ length: 12 }, async () => (await signIn(aBrowser(), 'guessed-at-once', 'wrong')).status),
    );
    const judged = guesses.filter(status => status === 401).length;
    expect(judged).toBeGreaterThanOrEqual(5);
    expect(judged).toBeLessThanOrEqual(mostGuessesSince(begun));
    expect(guesses.filter(status => status === 429)).toHaveLength(12 - judged);
  });

  it.each([
    ['a scope that was not asked for', { scope: ['patient/*.cruds'], decision: 'allow' }, 400],
    ['no decision', { scope: ['patient/Patient.rs'] }, 400],
    ['an unknown decision', { scope: ['patient/Patient.rs'], decision: 'perhaps' }, 400],
    ['no form token', { csrf: '', decision: 'allow' }, 403],
    ['a form token of another page', { csrf: 'x'.repeat(43), decision: 'allow' }, 403],
  ])('refuse a consent form with %s', async (_title, changes, status) => {
    const browser = aBrowser();
    const page = await consentPage(browser);
    const visit = await browser.submit(page, page.forms[0]!, changes);
    expect([visit.status, visit.url.startsWith(server.url)]).toEqual([status, true]);
  });

  it('refuse the form of one interaction at another', async () => {
    const [mine, theirs] = [aBrowser(), aBrowser()];
    const [page, foreign] = [await consentPage(mine), await consentPage(theirs)];
    const form = { ...page.forms[0]!, action: foreign.forms[0]!.action };
    expect((await mine.submit(page, form, { decision: 'allow' })).status).toBe(400);
    const token = foreign.forms[0]!.fields.get('csrf') ?? '';
    expect((await mine.submit(page, page.forms[0]!, { csrf: token, decision: 'allow' })).status).toBe(403);
  });

  it('refuse somebody without the cookie of the interaction', async () => {
    const page = await consentPage(aBrowser());
    expect((await aBrowser().open(page.url)).status).toBe(400);
  });

  it('refuse a patient who does not exist, or is not for this user', async () => {
    const browser = aBrowser();
    const page = await signIn(browser, 'dr.grace');
    const form = page.forms.find(each => each.choices('patient').length > 0)!;
    expect((await browser.submit(page, form, { patient: 'nobody' })).status).toBe(400);
    expect((await browser.submit(page, form, { patient: '' })).status).toBe(400);
  });

  it('refuse a visit of another patient', async () => {
    const { url, fields } = authorizationRequest({ server, scope: 'launch/encounter patient/*.rs' });
    const browser = aBrowser();
    const page = await browser.open(`${url}?${fields.toString()}`);
    const picker = await browser.submit(page, page.forms[0]!, {
      username: 'alice',
      password: 'correct horse',
    });
    const form = picker.forms.find(each => each.choices('encounter').length > 0)!;
    expect(form.choices('encounter')).toEqual(['visit-1']);
    for (const encounter of ['visit-2', 'nothing', '']) {
      expect((await browser.submit(picker, form, { encounter })).status).toBe(400);
    }
    expect((await browser.submit(picker, form, { encounter: 'visit-1' })).title).toContain('Allow');
  });

  it('let another user sign in, who gets a session of their own', async () => {
    const first = await authorize({ server, scope: SCOPE });
    const again = { server, scope: SCOPE, browser: first.browser, parameters: { prompt: 'login' } };
    const person = { username: 'alice' };
    const { callback } = await authorize({ ...again, person });
    expect(callback).toHaveProperty('code');
    const { pages } = await authorize({ server, scope: SCOPE, browser: first.browser, person });
    expect(pages).toEqual(['Allow Public App?']);
  });

  it('run no script but the one that sends a form on', async () => {
    const parameters = { response_mode: 'form_post', aud: undefined };
    const { visit } = await authorize({ server, scope: SCOPE, parameters });
    const [, script = ''] = /<script>([\s\S]*?)<\/script>/.exec(visit.html) ?? [];
    const digest = createHash('sha256').update(script).digest('base64');
    expect(visit.headers.get('content-security-policy')).toContain(`script-src 'sha256-${digest}'`);
  });

  it('set cookies for https alone when the public address is https', async () => {
    const PORT = String(await freePort());
    const secure = await startServer({ environment: { PORT, PUBLIC_URL: 'https://fhir.example' } });
    await secure.get(ClientRepository).declare(PUBLIC_APP);
    const { url, fields } = authorizationRequest({ server: secure, scope: SCOPE });
    const response = await fetch(
      `${url}?${fields.toString()}`.replace('https://fhir.example', `http://127.0.0.1:${PORT}`),
      {
        redirect: 'manual',
      },
    );
    await secure.close();
    const cookies = response.headers.getSetCookie();
    expect(cookies.length).toBeGreaterThan(0);
    for (const cookie of cookies) expect(cookie.toLowerCase()).toMatch(/; secure/);
  });

  it('tell the app that the user refused', async () => {
    const { callback } = await authorize({ server, scope: SCOPE, person: { decision: 'deny' } });
    expect(callback).toMatchObject({ error: 'access_denied' });
  });

  it('tell the app that nothing was granted', async () => {
    const { callback } = await authorize({ server, scope: SCOPE, person: { deselect: SCOPE.split(' ') } });
    expect(callback).toMatchObject({ error: 'access_denied' });
  });
});

function alertOf(visit: Visit): string | undefined {
  return /role="alert"[^>]*>([\s\S]*?)<\/p>/.exec(visit.html)?.[1];
}
