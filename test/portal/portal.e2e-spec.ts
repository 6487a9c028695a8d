import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { PortalSessionRepository } from '../../src/portal/session/portal-session.repository.js';
import { aHospital, PASSWORD } from '../smart/a-hospital.js';
import { FormBrowser, type Visit } from '../support/form-browser.js';
import type { TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';

let server: TestServer;
beforeAll(async () => {
  server = await aHospital();
});
afterAll(async () => server.close());

async function signIn(username: string, wanted = '/'): Promise<{ browser: FormBrowser; page: Visit }> {
  const browser = new FormBrowser(() => false);
  const login = await browser.open(`${server.url}/sign-in?return=${encodeURIComponent(wanted)}`);
  const page = await browser.submit(login, login.forms[0]!, { username, password: PASSWORD });
  return { browser, page };
}

/** The cookie of a session that was begun a moment ago. */
async function cookieOf(username: string): Promise<string> {
  const user = await server.get(UserRepository).findByUsername(username);
  return `firekeeper_portal=${await server.get(PortalSessionRepository).begin(user!.id)}`;
}

async function get(path: string, headers: Record<string, string>): Promise<Response> {
  return server.request(path, { headers });
}

async function inGerman(path: string, username?: string): Promise<string> {
  const cookie = username === undefined ? {} : { Cookie: await cookieOf(username) };
  return (await get(path, { ...cookie, 'Accept-Language': 'de-AT, en;q=0.5', Accept: 'text/html' })).text();
}

const category = (code: string): object[] => [
  { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code }] },
];

const verified = (of: string, code: string): object => ({
  coding: [{ system: `http://terminology.hl7.org/CodeSystem/${of}`, code }],
});

/** Something in the record of alice. */
async function put(resourceType: string, id: string, more: Readonly<Record<string, unknown>>): Promise<void> {
  const about = {
    [['Condition', 'Observation', 'Encounter'].includes(resourceType) ? 'subject' : 'patient']: {
      reference: 'Patient/alice',
    },
  };
  const status = resourceType === 'Observation' ? { status: 'final' } : {};
  const answer = await server.request(`/fhir/${resourceType}/${id}`, {
    method: 'PUT',
    headers: {
      ...bearer(await aToken(server, { scope: 'system/*.cruds' })),
      'Content-Type': 'application/fhir+json',
    },
    body: JSON.stringify({ resourceType, id, ...about, ...status, ...more }),
  });
  expect([answer.status, await answer.text()]).toEqual([201, expect.any(String)]);
}

/** Without the number of the request, the only thing that may differ. */
function withoutRequestId(html: string): string {
  return html.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '');
}

describe('The portal for strangers', () => {
  it('tells what it is and shows no patient', async () => {
    const response = await server.request('/');
    const html = await response.text();
    expect(html).toContain(server.fhirBase);
    expect(html).not.toContain('Archer');
  });

  it('leads from a record to the sign-in and back to the record', async () => {
    const response = await server.request('/patients/alice');
    expect([response.status, response.headers.get('location')]).toEqual([
      303,
      '/sign-in?return=%2Fpatients%2Falice',
    ]);
    const { page } = await signIn('dr.grace', '/patients/alice');
    expect(new URL(page.url).pathname).toBe('/patients/alice');
    expect(page.title).toContain('Archer');
  });

  it.each([
    '//evil.example/',
    '/\\evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
    '/x\r\nSet-Cookie: a=b',
  ])('does not lead to %j after the sign-in', async wanted => {
    const { page } = await signIn('dr.grace', wanted);
    expect(page.url).toBe(`${server.url}/`);
  });

  it.each(['', '?code=x&state=y', '?error=access_denied&state=y'])(
    'refuses an answer to a sign-in that this browser has not begun: %j',
    async query => {
      const response = await server.request(`/signed-in${query}`);
      expect(response.status).toBe(400);
      expect(response.headers.getSetCookie()).toEqual([]);
    },
  );

  it('refuses an answer with the state of another sign-in', async () => {
    const begun = await server.request('/sign-in');
    const [cookie = ''] = begun.headers.getSetCookie();
    const response = await get('/signed-in?code=x&state=another', { Cookie: cookie.split(';')[0]! });
    expect(response.status).toBe(400);
    expect(response.headers.getSetCookie().join()).not.toContain('firekeeper_portal');
  });
});

describe('The session of the portal', () => {
  it('is a cookie that no script and no other site gets, and stands hashed in the database', async () => {
    const id = (await cookieOf('dr.grace')).split('=')[1]!;
    expect(await server.get(PortalSessionRepository).find(id)).toMatchObject({
      expiresAt: expect.any(Date) as Date,
    });
    const session = await server.get(PortalSessionRepository).find(id);
    expect(session?.idHash).not.toContain(id);
    const begun = await server.request('/sign-in');
    expect(begun.headers.getSetCookie().join()).toMatch(/HttpOnly; SameSite=Lax/);
  });

  it('ends with the sign-out, also for a copy of the cookie', async () => {
    const cookie = await cookieOf('dr.grace');
    const html = await (await get('/', { Cookie: cookie })).text();
    const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec(html) ?? [];
    const body = new URLSearchParams({ csrf });
    const response = await server.request('/sign-out', { method: 'POST', body, headers: { Cookie: cookie } });
    expect(response.headers.get('location')).toContain('/auth/logout');
    expect((await get('/patients/alice', { Cookie: cookie })).status).toBe(303);
  });

  it.each(['', 'csrf=wrong', 'csrf=a&csrf=b'])('is not ended by a form with %j', async body => {
    const cookie = await cookieOf('dr.grace');
    const response = await server.request('/sign-out', {
      method: 'POST',
      body: new URLSearchParams(body),
      headers: { Cookie: cookie },
    });
    expect(response.status).toBe(403);
    expect((await get('/patients/alice', { Cookie: cookie })).status).toBe(200);
  });

  it('ends when the account is disabled', async () => {
    const users = server.get(UserRepository);
    const user = await users.declare({ username: 'leaver', name: 'Leaver', roles: ['clinician'] });
    const cookie = await cookieOf('leaver');
    expect((await get('/patients/alice', { Cookie: cookie })).status).toBe(200);
    await users.disable(user.id);
    expect((await get('/patients/alice', { Cookie: cookie })).status).toBe(303);
  });
});

describe('What the portal shows', () => {
  it('lets a clinician find a patient by name', async () => {
    const html = await (await get('/?search=archer', { Cookie: await cookieOf('dr.grace') })).text();
    expect(html).toContain('/patients/alice');
    expect(html).not.toContain('/patients/bob');
  });

  it('takes a patient to the own record', async () => {
    const response = await get('/', { Cookie: await cookieOf('alice') });
    expect(response.headers.get('location')).toBe('/patients/alice');
  });

  it('tells a patient nothing about the record of another, not even that it exists', async () => {
    const headers = { Cookie: await cookieOf('alice') };
    const [other, nobody] = await Promise.all([
      get('/patients/bob', headers),
      get('/patients/nobody', headers),
    ]);
    expect([other.status, nobody.status]).toEqual([404, 404]);
    expect(withoutRequestId(await other.text())).toBe(withoutRequestId(await nobody.text()));
  });

  it.each(['2024-13-45', '\u0000', '\'\\"%_', '\u{1F525}', 'a,b|c$d\\', 'x'.repeat(3000)])(
    'finds nobody, and says so, for %j',
    async search => {
      const headers = { Cookie: await cookieOf('dr.grace') };
      const response = await get(`/?search=${encodeURIComponent(search)}`, headers);
      expect(response.status).toBe(200);
      expect(await response.text()).toMatch(search === '\u0000' ? /Archer/ : /No patient\s+matches/);
    },
  );

  it('shows numbers as the reader’s language writes them, with the digits of the record', async () => {
    await put('Observation', 'alice-weight', {
      category: category('vital-signs'),
      code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] },
      valueQuantity: { value: JSON.rawJSON('71.50'), unit: 'kg' },
    });
    expect(await inGerman('/patients/alice', 'dr.grace')).toContain('>71,50<');
    const english = await get('/patients/alice', { Cookie: await cookieOf('dr.grace'), Accept: 'text/html' });
    expect(await english.text()).toContain('>71.50<');
  });

  it('does not show what was entered in error, or turned out not to be', async () => {
    await put('Observation', 'alice-error', {
      status: 'entered-in-error',
      category: category('laboratory'),
      code: { text: 'Mistaken result' },
      effectiveDateTime: '2026-11-01',
      valueString: 'none',
    });
    await put('Condition', 'alice-refuted', {
      verificationStatus: verified('condition-ver-status', 'refuted'),
      code: { text: 'Refuted problem' },
    });
    await put('AllergyIntolerance', 'alice-error', {
      verificationStatus: verified('allergyintolerance-verification', 'entered-in-error'),
      code: { text: 'Mistaken allergy' },
    });
    await put('Encounter', 'alice-error', {
      status: 'entered-in-error',
      class: { code: 'AMB', display: 'Mistaken visit' },
      period: { start: '2026-11-01' },
    });
    const page = await (
      await get('/patients/alice', { Cookie: await cookieOf('dr.grace'), Accept: 'text/html' })
    ).text();
    expect(page).toContain('Archer');
    expect(page).not.toMatch(/Mistaken|Refuted/);
  });

  it('finds nobody else for a patient', async () => {
    const html = await (await get('/?search=baker', { Cookie: await cookieOf('alice') })).text();
    expect(html).not.toContain('Baker');
  });

  it('is never cached, framed or scripted', async () => {
    const { headers } = await get('/patients/alice', { Cookie: await cookieOf('dr.grace') });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
  });
});

describe('The portal in German', () => {
  it.each([
    ['/', undefined, 'Krankenakten, warm gehalten und gut gehütet.'],
    ['/', 'dr.grace', 'Patientinnen und Patienten'],
    ['/?search=nobody-at-all', 'dr.grace', 'Alle zeigen'],
    ['/frame', 'dr.grace', 'Patientinnen und Patienten'],
    ['/patients/alice', 'dr.grace', 'Alle Akten'],
    ['/patients/alice', 'alice', 'Ihre Krankenakte'],
    ['/tasks', 'dr.grace', 'Keine Aufgabe bittet Sie, eine App zu öffnen.'],
    ['/patients/nobody', 'dr.grace', 'Diese Akte gibt es nicht, oder Sie dürfen sie nicht sehen.'],
    ['/console', 'dr.grace', 'Ihr Konto darf das nicht sehen.'],
    ['/nothing', undefined, 'An dieser Adresse ist keine Seite.'],
  ])('says %s to %s in the language of the browser', async (path, username, words) => {
    const html = await inGerman(path, username);
    expect(html).toContain('<html lang="de">');
    expect(html).toContain(words);
    if (username !== undefined && path !== '/console' && path !== '/patients/nobody')
      expect(html).toContain('Abmelden');
    for (const english of ['Patients', 'Sign in', 'Sign out', 'Search', 'born', 'To the start'])
      expect(html).not.toContain(`>${english}`);
  });
});

describe('What somebody does at the portal', () => {
  it('stands in the journal under their name, the list of patients too', async () => {
    await get('/?search=archer', { Cookie: await cookieOf('dr.grace') });
    const auditor = await aToken(server, { scope: 'audit.read', user: null });
    const found = await get('/administration/audit?action=search&patient=alice&limit=1', bearer(auditor));
    expect(await found.json()).toMatchObject([{ user: 'dr.grace', client: 'firekeeper-portal' }]);
  });
});
