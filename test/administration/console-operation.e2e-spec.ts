import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { Database } from '../../src/database/database.js';
import { Jobs } from '../../src/jobs/jobs.js';
import { aHospital, PASSWORD } from '../smart/a-hospital.js';
import { FormBrowser, type Form, type Visit } from '../support/form-browser.js';
import type { TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';

const SCOPES = 'users.manage sessions.manage jobs.manage installation.manage';

let server: TestServer;
let operator: string;
let browser: FormBrowser;
beforeAll(async () => {
  server = await aHospital({ environment: { BREAK_THE_GLASS_MINUTES: '60' } });
  operator = await aToken(server, { scope: SCOPES, user: null, clientId: 'operator' });
  await server.get(UserRepository).declare({ username: 'ada', password: PASSWORD, roles: ['admin'] });
  browser = await signedIn('ada');
});
afterAll(async () => server.close());

async function signedIn(username: string): Promise<FormBrowser> {
  const fresh = new FormBrowser(() => false);
  const login = await fresh.open(`${server.url}/sign-in`);
  await fresh.submit(login, login.forms[0]!, { username, password: PASSWORD });
  return fresh;
}

function open(path: string): Promise<Visit> {
  return browser.open(`${server.url}/console${path}`);
}

function formTo({ forms }: Visit, path: RegExp): Form {
  const form = forms.find(({ action, method }) => path.test(action) && method === 'post');
  if (!form) throw new Error(`There is no form to ${path}`);
  return form;
}

function send(method: string, path: string, token = operator): Promise<Response> {
  return server.request(`/administration/${path}`, { method, headers: bearer(token) });
}

async function list<T>(path: string): Promise<readonly T[]> {
  const response = await send('GET', path);
  expect(response.status).toBe(200);
  return (await response.json()) as readonly T[];
}

/** All parts of a list, one item at a time. */
async function inParts<T>(path: string): Promise<readonly T[]> {
  const found: T[] = [];
  for (let query: string | undefined = 'limit=1'; query !== undefined;) {
    const response = await send('GET', `${path}?${query}`);
    expect(response.status).toBe(200);
    const part = (await response.json()) as readonly T[];
    expect(part.length).toBeLessThanOrEqual(1);
    found.push(...part);
    query = /<\?([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
  }
  return found;
}

async function names(query: string): Promise<readonly string[]> {
  return (await list<{ username: string }>(`users?${query}`)).map(({ username }) => username);
}

async function launch(patient: string): Promise<void> {
  const token = await aToken(server, { scope: 'launch-contexts.create user/*.rs' });
  const response = await server.request('/launch-contexts', {
    method: 'POST',
    headers: { ...bearer(token), 'Content-Type': 'application/json' },
    body: JSON.stringify({ client_id: 'public-app', patient }),
  });
  expect(response.status).toBe(201);
}

describe('People, searched', () => {
  it('are found by name, address and role, in parts', async () => {
    const users = server.get(UserRepository);
    await users.declare({ username: 'zoe', name: 'Zoe 100%', email: 'zoe@example.org', roles: ['porter'] });
    expect(await names('search=ZOE')).toEqual(['zoe']);
    expect(await names('search=example.org')).toEqual(['zoe']);
    expect(await names('search=0%25')).toEqual(['zoe']);
    expect(await names('search=_')).toEqual([]);
    expect(await names('role=patient')).toEqual(['alice']);
    expect((await inParts<{ username: string }>('users')).map(u => u.username)).toEqual(await names(''));
    expect((await open('/users?search=zoe')).html).toContain('Zoe 100%');
    expect((await open('/users?search=zoe')).html).not.toContain('Dr Grace');
  });
});

describe('Sessions, tokens and launches', () => {
  it('sessions are listed by person, and one is ended', async () => {
    const grace = await signedIn('dr.grace');
    expect((await grace.open(`${server.url}/`)).html).toContain('Sign out');
    const page = await open('/sessions?user=dr.grace');
    expect(page.html).toContain('at the portal');
    expect(page.html).not.toContain('ada <');
    await browser.submit(page, formTo(page, /\/sessions\/.+\/end$/));
    expect(await list('sessions?user=dr.grace')).toEqual([]);
    expect((await grace.open(`${server.url}/`)).html).not.toContain('Sign out');
    expect((await send('DELETE', 'sessions/nothing')).status).toBe(404);
    expect(await inParts('sessions')).toHaveLength((await list('sessions')).length);
  });

  it('launches that wait say who, on whom and until when, and are taken back', async () => {
    await launch('alice');
    await launch('bob');
    expect(await inParts<{ patient: string }>('launch-contexts')).toMatchObject([
      { patient: 'bob', client: 'public-app', expiresAt: expect.any(String) },
      { patient: 'alice' },
    ]);
    const page = await open('/launches?client=public-app');
    expect(page.html).toContain('Patient/alice');
    await browser.submit(page, formTo(page, /\/launches\/.+\/revoke$/));
    expect(await list('launch-contexts')).toHaveLength(1);
    expect((await open('/launches?client=other-app')).html).toContain('No launch waits');
  });

  it('all tokens of an app end at once', async () => {
    const mine = await list<{ client: string }>('tokens?client=firekeeper-portal');
    expect(await inParts('tokens')).toHaveLength((await list('tokens')).length);
    expect((await send('DELETE', 'tokens')).status).toBe(400);
    const ended = await send('DELETE', 'tokens?client=firekeeper-portal');
    expect(ended.status).toBe(200);
    expect(((await ended.json()) as { ended: number }).ended).toBeGreaterThanOrEqual(mine.length);
    expect(await list('tokens?client=firekeeper-portal')).toEqual([]);
  });

  it.each(['users', 'tokens', 'sessions', 'launch-contexts', 'jobs'])(
    'a wrong place in the list of %s is 400',
    async path => {
      for (const place of [['x', 'y'], ['9999-99-99T00:00:00Z', 'y'], ['\0'], []]) {
        const after = Buffer.from(JSON.stringify(place)).toString('base64url');
        expect((await send('GET', `${path}?after=${after}`)).status).toBe(400);
      }
    },
  );
});

describe('Jobs', () => {
  it('that have failed are tried again from where they stopped', async () => {
    const { id } = await server.get(Jobs).enqueue({ kind: 'unknown-kind', input: null, soleKey: 'one' });
    const fail = `update job set state = 'failed', finished_at = now(), error = 'no', done = 5, cursor = '5' where id = $1`;
    await server.get(Database).query({ text: fail, values: [id] });
    expect((await list<{ id: string }>('jobs?state=failed')).map(job => job.id)).toEqual([id]);
    const retried = await send('POST', `jobs/${id}/retry`);
    expect(await retried.json()).toMatchObject({ state: 'queued', progress: { done: 5 } });
    expect((await send('POST', `jobs/${id}/retry`)).status).toBe(409);
    await server.get(Database).query({ text: fail, values: [id] });
    await server.get(Jobs).enqueue({ kind: 'unknown-kind', input: null, soleKey: 'one' });
    expect(await (await send('POST', `jobs/${id}/retry`)).text()).toContain('Another job does the same');
    expect((await send('GET', 'jobs?state=lost')).status).toBe(400);
  });
});

describe('Health and what needs attention', () => {
  it('measures the database, processes, journal and disk', async () => {
    const { checks } = (await (await send('GET', 'health')).json()) as {
      readonly checks: Readonly<Record<string, { readonly status: string; readonly observedValue?: number }>>;
    };
    expect(Object.keys(checks)).toEqual(expect.arrayContaining(['database', 'audit search', 'disk']));
    expect(checks['processes']?.observedValue).toBe(1);
    expect((await open('/health')).html).toContain('GiB free');
  });

  it('names failed jobs, first of all', async () => {
    const needs = await list<{ severity: string; what: string }>('attention');
    expect(needs[0]).toMatchObject({
      severity: 'alert',
      what: expect.stringContaining('failed in the last week'),
    });
    expect((await open('')).html).toContain('failed in the last week');
  });

  it('names many denials', async () => {
    const poor = await aToken(server, { scope: 'system/Patient.rs', user: null });
    for (let i = 0; i < 25; i++) await server.request('/fhir/Observation', { headers: bearer(poor) });
    const { html } = await open('');
    expect(html).toMatch(/2\d requests were denied in the last hour/);
    expect(html).toContain('href="/console/audit?outcome=denied"');
  });

  it('the audit journal is verified from the page, and what was altered is found', async () => {
    const verify = async () => {
      const page = await open('/health');
      await browser.submit(page, formTo(page, /verification$/));
      await expect
        .poll(async () => (await list<{ state: string }>('audit-verifications'))[0]?.state, {
          timeout: 10_000,
        })
        .toBe('completed');
      return (await open('/health')).html;
    };
    expect(await verify()).toContain('as it was written');
    const database = server.get(Database);
    const alter = async (text: string) => database.query({ text, values: [] });
    await alter('alter table audit_journal disable trigger append_only');
    await alter(`update audit_journal set entries = replace(entries, 'GET', 'PUT') where sequence = (
      select min(sequence) from audit_journal where entries like '%GET%')`);
    await alter('alter table audit_journal enable trigger append_only');
    expect(await verify()).toContain('was altered, inserted or moved');
    expect((await open('')).html).toContain('is not as it was written');
  });
});

describe('Settings', () => {
  it('say where they come from', async () => {
    const settings = await list<{ name: string; source: string }>('settings');
    const sources = Object.fromEntries(settings.map(({ name, source }) => [name, source]));
    expect(sources).toMatchObject({ BREAK_THE_GLASS_MINUTES: 'environment', CONDITIONAL_DELETE: 'default' });
  });
});

describe('The audit journal in the console', () => {
  it('is searched with charts, opened entry by entry, and exported', async () => {
    const page = await open('/audit?user=ada');
    expect(page.html).toContain('<svg');
    expect(page.html).toContain('Accesses per app');
    // The queue is for privacy officers.
    expect(page.html).not.toContain('href="/break-glass"');
    const entry = /href="(\/console\/audit\/entries\/[^"]+)"/.exec(page.html)?.[1];
    expect((await browser.open(`${server.url}${entry}`)).html).toContain('As it stands in the journal');
    const csv = await open('/audit/export?format=csv&user=ada');
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.html.split('\r\n')[1]).toContain(',ada,');
    expect((await open('/audit?type=Patiant')).status).toBe(400);
    expect((await open('/audit/export?format=pdf')).status).toBe(400);
  });
});
