import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { DatabaseServer } from '../../src/database/database-server.js';
import { Jobs } from '../../src/jobs/jobs.js';
import { journalOf } from '../audit/journal.js';
import { aHospital, PASSWORD } from '../smart/a-hospital.js';
import { FormBrowser, type Form, type Visit } from '../support/form-browser.js';
import { decodeHtml } from '../support/html-text.js';
import type { TestServer } from '../support/start-server.js';

const ROOMS = [
  '',
  '/audit',
  '/policies',
  '/policies/edit',
  '/policies/try',
  '/policies/versions',
  '/clients',
  '/users',
  '/tokens',
  '/sessions',
  '/launches',
  '/jobs',
  '/health',
  '/settings',
];

let server: TestServer;
let browser: FormBrowser;
beforeAll(async () => {
  server = await aHospital({ environment: { JOB_CONCURRENCY: '0' } });
  await server.get(UserRepository).declare({ username: 'ada', password: PASSWORD, roles: ['admin'] });
  browser = await signedIn('ada');
});
afterAll(async () => server?.close());

async function signedIn(username: string): Promise<FormBrowser> {
  const fresh = new FormBrowser(() => false);
  const login = await fresh.open(`${server.url}/sign-in`);
  await fresh.submit(login, login.forms[0]!, { username, password: PASSWORD });
  return fresh;
}

function open(path: string, by = browser): Promise<Visit> {
  return by.open(`${server.url}/console${path}`);
}

function formTo({ forms }: Visit, path: string): Form {
  const form = forms.find(({ action, method }) => action === `/console${path}` && method === 'post');
  if (!form) throw new Error(`There is no form to ${path}`);
  return form;
}

/** What the page tells this once. */
function told({ html }: Visit): string {
  return decodeHtml(/<code class="told">([^<]*)</.exec(html)?.[1] ?? '');
}

describe('S67 The admin console', () => {
  it.each(ROOMS)('shows /console%s to administrators alone', async path => {
    expect((await open(path)).status).toBe(200);
    expect((await open(path, await signedIn('dr.grace'))).status).toBe(403);
    const stranger = await server.request(`/console${path}`, { redirect: 'manual' });
    expect(stranger.headers.get('location')).toContain('/sign-in');
  });

  it('shows a privacy officer the audit journal and the queue of broken glass, and no other room', async () => {
    const roles = ['privacy-officer'];
    await server.get(UserRepository).declare({ username: 'olga', password: PASSWORD, roles });
    const olga = await signedIn('olga');
    const home = await olga.open(`${server.url}/`);
    for (const way of ['/console/audit', '/break-glass']) expect(home.html).toContain(`href="${way}"`);
    expect(home.html).not.toContain('href="/console"');
    for (const path of ROOMS)
      expect([path, (await open(path, olga)).status]).toEqual([path, path === '/audit' ? 200 : 403]);
    const { html } = await open('/audit', olga);
    expect([...html.matchAll(/href="(\/console\/[a-z-]+)"/g)].map(([, href]) => href)).not.toContain(
      '/console/users',
    );
    expect(html).toMatch(/<a href="\/break-glass"[^>]*><strong>/);
    expect((await open('/audit/export?format=csv', olga)).status).toBe(200);
    expect((await open('/audit')).html).not.toMatch(/<a href="\/break-glass"[^>]*><strong>/);
    const entry = /href="\/console(\/audit\/entries\/[^"]+)"/.exec(html)?.[1];
    expect((await open(entry!, olga)).status).toBe(200);
  });

  it('is linked from the first page for administrators', async () => {
    expect((await browser.open(`${server.url}/`)).html).toContain('href="/console"');
    const grace = await signedIn('dr.grace');
    expect((await grace.open(`${server.url}/`)).html).not.toContain('href="/console"');
  });

  it('tells how the installation is', async () => {
    const { html } = await open('');
    expect(html).toContain('What needs attention');
    expect(html).toContain('the audit journal was not verified lately');
    expect(html).toContain('jobs that wait or run');
  });

  it('does nothing for a form that it has not drawn, nor for those who are no administrators', async () => {
    const path = `${server.url}/console/clients/public-app/disable`;
    expect((await browser.send(path, 'post', new URLSearchParams())).status).toBe(403);
    const grace = await signedIn('dr.grace');
    const { forms } = await grace.open(`${server.url}/`);
    const csrf = forms.flatMap(({ fields }) => fields.get('csrf') ?? []);
    const sent = await grace.send(path, 'post', new URLSearchParams({ csrf: csrf[0] ?? '' }));
    expect(sent.status).toBe(403);
    const { forms: left } = await open('/clients/public-app');
    expect(left.some(({ action }) => action.endsWith('/public-app/disable'))).toBe(true);
  });
});

describe('S67 What was done in the console', () => {
  const DONE = /<p class="notice" role="status">([^<]*)<\/p>/;

  it('is said by the next page, once, in words that no link can bring', async () => {
    const [page, other] = [await open('/clients/house-app'), await signedIn('ada')];
    const after = await browser.submit(page, formTo(page, '/clients/house-app/disable'));
    expect(after.url).toBe(`${server.url}/console/clients/house-app`);
    expect(DONE.exec(after.html)?.[1]).toMatch(/is disabled: its tokens are ended\.$/);
    for (const html of [await open('/clients/house-app'), await open('/clients', other)])
      expect(html.html).not.toMatch(DONE);
    for (const name of ['done', 'told', 'message', 'words'])
      expect((await open(`/settings?${name}=Your+account+is+locked`)).html).not.toContain('is locked');
    const again = await browser.submit(after, formTo(after, '/clients/house-app/enable'));
    expect(DONE.exec(again.html)?.[1]).toMatch(/is enabled\.$/);
  });

  it('is said as it is written, whatever it is about', async () => {
    const page = await open('/clients/house-app');
    const name = '<b>House</b> & garden';
    const after = await browser.submit(page, formTo(page, '/clients/house-app'), { client_name: name });
    expect(decodeHtml(DONE.exec(after.html)?.[1] ?? '')).toBe(`${name} is saved.`);
    expect(after.html).not.toContain('<b>House');
  });

  it('is not said of what was refused', async () => {
    const page = await open('/clients/house-app');
    const removal = formTo(page, '/clients/house-app/delete');
    const { status, html } = await browser.submit(page, removal, { sure: [] });
    expect([status, DONE.test(html)]).toEqual([400, false]);
    expect(html).toContain('Nothing was deleted: tick the box that says so');
    expect((await open('/clients')).html).not.toMatch(DONE);
  });
});

describe('S67 People in the console', () => {
  it('are added with a link, get roles, and are disabled', async () => {
    const page = await open('/users');
    const fields = { username: 'kim', name: 'Kim <K>', email: 'kim@example.org', roles: 'clinician' };
    const added = await browser.submit(page, formTo(page, '/users'), fields);
    expect(added.html).toContain('Kim &lt;K&gt;');
    const invitation = await new FormBrowser(() => false).open(told(added));
    expect(invitation.title).toBe('Choose your password');
    const { id } = (await server.get(UserRepository).findByUsername('kim'))!;
    await browser.submit(added, formTo(added, `/users/${id}/roles`), { roles: 'clinician privacy-officer' });
    const users = server.get(UserRepository);
    expect(await users.findAccount({ id })).toMatchObject({
      name: 'Kim <K>',
      email: 'kim@example.org',
      roles: ['clinician', 'privacy-officer'],
    });
    const disabled = await browser.submit(added, formTo(added, `/users/${id}/disable`));
    expect((await users.findAccount({ id }))?.enabled).toBe(false);
    expect(disabled.forms.some(({ action }) => action === `/console/users/${id}/invitation`)).toBe(false);
    await browser.submit(disabled, formTo(disabled, `/users/${id}/enable`));
    expect((await users.findAccount({ id }))?.enabled).toBe(true);
  });

  it('lose all grants and sessions at once', async () => {
    const grace = await signedIn('dr.grace');
    const { id } = (await server.get(UserRepository).findByUsername('dr.grace'))!;
    expect((await grace.open(`${server.url}/account`)).title).not.toBe('Sign in');
    const page = await open('/users');
    await browser.submit(page, formTo(page, `/users/${id}/revoke`));
    expect(new URL((await grace.open(`${server.url}/account`)).url).pathname).toContain('/interaction/');
  });

  it('keep their own office: nobody is left alone outside', async () => {
    const { id } = (await server.get(UserRepository).findByUsername('ada'))!;
    const page = await open('/users');
    expect(page.forms.map(({ action }) => action)).not.toContain(`/console/users/${id}/disable`);
    const roles = formTo(page, `/users/${id}/roles`);
    expect((await browser.submit(page, roles, { roles: 'clinician' })).status).toBe(409);
    const forged = { ...roles, action: `/console/users/${id}/disable` };
    expect((await browser.submit(page, forged, {})).status).toBe(409);
    expect(await server.get(UserRepository).find(id)).toMatchObject({ enabled: true, roles: ['admin'] });
    const same = await browser.submit(page, roles, { roles: 'admin clinician' });
    expect(same.status).toBe(200);
    await browser.submit(page, roles, { roles: 'admin' });
  });

  it('with a mistake are told what to change', async () => {
    const page = await open('/users');
    const form = formTo(page, '/users');
    expect((await browser.submit(page, form, { username: 'a b' })).html).toContain('username may only hold');
    expect((await browser.submit(page, form, { username: 'alice' })).status).toBe(409);
  });
});

describe('S67 The audit journal', () => {
  it('says who has changed what in the console', async () => {
    const page = await open('/clients/house-app');
    await browser.submit(page, formTo(page, '/clients/house-app/disable'));
    const entries = (await journalOf(server)).filter(entry => JSON.stringify(entry).includes('house-app'));
    const text = JSON.stringify(entries);
    expect(text).toContain('"client-changed"');
    expect(text).toContain('"disabled"');
    expect(text).toContain('"ada"');
  });
});

describe('S67 Work and settings in the console', () => {
  it('jobs are cancelled, and tried again', async () => {
    const job = await server.get(Jobs).enqueue({ kind: 'reindex', input: { name: 'Zebra' } });
    const page = await open('/jobs');
    const after = await browser.submit(page, formTo(page, `/jobs/${job.id}/cancel`));
    expect(after.html).toContain('cancelled');
    expect(after.forms.some(({ action }) => action.endsWith(`${job.id}/cancel`))).toBe(false);
    const again = await browser.submit(after, formTo(after, `/jobs/${job.id}/retry`));
    expect(again.forms.some(({ action }) => action.endsWith(`${job.id}/cancel`))).toBe(true);
    expect((await open('/jobs?state=failed')).html).toContain('There is no job.');
  });

  it('settings are shown, secrets are not', async () => {
    const { html } = await open('/settings');
    expect(html).toContain('JOB_CONCURRENCY');
    expect(html).toContain('set, not shown');
    expect(html).not.toContain(server.get(DatabaseServer).url);
  });
});
