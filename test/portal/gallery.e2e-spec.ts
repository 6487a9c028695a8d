import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientRepository } from '../../src/clients/client.repository.js';
import { aHospital, PASSWORD } from '../smart/a-hospital.js';
import { REDIRECT_URI } from '../smart/an-app.js';
import { FormBrowser, type Visit } from '../support/form-browser.js';
import type { TestServer } from '../support/start-server.js';

const LAUNCH_URI = 'http://127.0.0.1:4999/launch';

let server: TestServer;
beforeAll(async () => {
  server = await aHospital();
  const clients = server.get(ClientRepository);
  const app = { token_endpoint_auth_method: 'none' as const, redirect_uris: [REDIRECT_URI] };
  const launchable = { ...app, launch_uri: LAUNCH_URI };
  await clients.declare({
    ...launchable,
    client_id: 'diary',
    client_name: 'Pain <diary>',
    logo_uri: 'https://diary.example/logo.png',
    firekeeper_description: 'Write down where it hurts.',
    firekeeper_audience: 'patients',
    scope: 'launch/patient patient/Observation.crs',
  });
  await clients.declare({
    ...launchable,
    client_id: 'ward',
    client_name: 'Ward round',
    scope: 'launch user/Encounter.rs',
  });
  await clients.declare({
    ...app,
    client_id: 'alone',
    client_name: 'Standing alone',
    client_uri: 'https://alone.example/start',
  });
  await clients.declare({ ...app, client_id: 'nowhere', client_name: 'Opened from nowhere' });
});
afterAll(async () => server.close());

async function gallery(username: string): Promise<{ browser: FormBrowser; page: Visit }> {
  const browser = new FormBrowser(url => url.startsWith(LAUNCH_URI));
  const login = await browser.open(`${server.url}/sign-in?return=/gallery`);
  return { browser, page: await browser.submit(login, login.forms[0]!, { username, password: PASSWORD }) };
}

describe('S68 App gallery', () => {
  it('shows a patient the apps for patients, with what they are for and what they may ask for', async () => {
    const { page } = await gallery('alice');
    expect(page.title).toBe('Apps');
    for (const words of ['Pain &lt;diary&gt;', 'Write down where it hurts.', 'measurements and test results'])
      expect(page.html).toContain(words);
    expect(page.html).toContain('changes records');
    expect(page.html).toContain('href="https://alone.example/start"');
    expect(page.html).not.toContain('Ward round');
    expect(page.headers.get('content-security-policy')).toContain("img-src 'self' https://diary.example;");
  });

  it('shows the staff theirs, and neither the portal itself nor what nobody can open', async () => {
    const { page } = await gallery('dr.grace');
    expect(page.html).toContain('Ward round');
    expect(page.html).not.toContain('diary');
    expect(page.html).not.toContain('Opened from nowhere');
    expect(page.html).not.toContain('firekeeper-portal');
  });

  it('opens an app on the own record, which leads here', async () => {
    const { browser, page } = await gallery('alice');
    expect((await browser.open(`${server.url}/`)).html).toContain('href="/gallery"');
    expect(page.html).toContain('href="/patients/alice/launch/diary"');
    const opened = await browser.open(`${server.url}/patients/alice/launch/diary`);
    expect(new URL(opened.url).searchParams.get('launch')).toBeTruthy();
  });

  it('opens an app on the patient whom the clinician chooses', async () => {
    const { browser, page } = await gallery('dr.grace');
    expect(page.html).toContain('href="/?app=ward"');
    const patients = await browser.open(`${server.url}/?app=ward`);
    expect(patients.title).toBe('Open Ward round on whose record?');
    const search = patients.forms.find(({ fields }) => fields.has('search'))!;
    const found = await browser.submit(patients, search, { search: 'Baker' });
    expect(found.html).toContain('href="/patients/bob/launch/ward"');
    expect(found.html).not.toContain('/patients/alice');
  });

  it('offers the same apps on the record, and opens no other', async () => {
    const { browser } = await gallery('alice');
    const record = await browser.open(`${server.url}/patients/alice`);
    expect(record.html).toContain('/patients/alice/launch/diary');
    expect(record.html).not.toContain('/launch/ward');
    expect((await browser.open(`${server.url}/patients/alice/launch/ward`)).status).toBe(404);
  });

  it('speaks the language of the browser', async () => {
    const session = new FormBrowser(() => false, undefined, 'de');
    const login = await session.open(`${server.url}/sign-in?return=/gallery`);
    const page = await session.submit(login, login.forms[0]!, { username: 'alice', password: PASSWORD });
    expect(page.html).toContain('Pain &lt;diary&gt; öffnen');
    expect(page.html).toContain('Wissen, um wen es geht');
  });

  it('is shown to nobody who is not signed in', async () => {
    const response = await server.request('/gallery', { redirect: 'manual' });
    expect(response.headers.get('location')).toContain('/sign-in');
  });
});
