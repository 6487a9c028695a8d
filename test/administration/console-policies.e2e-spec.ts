import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { aHospital, PASSWORD } from '../smart/a-hospital.js';
import { FormBrowser, type Form, type Visit } from '../support/form-browser.js';
import type { TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';

let server: TestServer;
const browser = new FormBrowser(() => false);
beforeAll(async () => {
  server = await aHospital();
  const users = server.get(UserRepository);
  await users.declare({ username: 'ada', password: PASSWORD, roles: ['admin'] });
  await users.declare({ username: 'nina', roles: ['nurse'] });
  const login = await browser.open(`${server.url}/sign-in`);
  await browser.submit(login, login.forms[0]!, { username: 'ada', password: PASSWORD });
});
afterAll(async () => server.close());

function open(path: string): Promise<Visit> {
  return browser.open(`${server.url}/console/policies${path}`);
}

function formTo({ forms }: Visit, path = ''): Form {
  const form = forms.find(({ action, method }) => action === `/console/policies${path}` && method === 'post');
  if (!form) throw new Error(`There is no form to ${path}`);
  return form;
}

const NURSES = {
  name: 'nurses <1>',
  roles: 'nurse',
  'rule-0-types': 'Patient Observation',
  'rule-0-interactions': ['r', 's'],
};

function submit(page: Visit, fields: Readonly<Record<string, string | readonly string[]>>): Promise<Visit> {
  return browser.submit(page, formTo(page), fields);
}

async function declared(): Promise<unknown> {
  const token = await aToken(server, { scope: 'access.manage', user: null });
  return (await server.request('/access/policies', { headers: bearer(token) })).json();
}

async function ask(method: string, path: string, scope: string, body?: unknown): Promise<Response> {
  const token = await aToken(server, { scope, user: null });
  return server.request(`/administration/${path}`, {
    method,
    headers: { ...bearer(token), 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

describe('Policies in the console', () => {
  it('are checked first: whom they concern, and nothing is in force', async () => {
    const checked = await submit(await open('/edit'), { ...NURSES, act: 'check' });
    expect(checked.status).toBe(200);
    expect(checked.html).toContain('It concerns 1 person: nina');
    expect(await declared()).toMatchObject({ version: null, policies: [] });
  });

  it('get one more rule without losing what was filled in', async () => {
    const longer = await submit(await open('/edit'), { ...NURSES, act: 'more' });
    expect(formTo(longer).fields.get('rule-0-types')).toBe('Patient Observation');
    expect(formTo(longer).fields.getAll('rule-0-interactions')).toEqual(['r', 's']);
    expect(formTo(longer).fields.get('rules')).toBe('2');
  });

  it('are put in force, and told in words', async () => {
    const list = await submit(await open('/edit'), { ...NURSES, act: 'publish' });
    expect(list.html).toContain('nurses &lt;1&gt;');
    expect(list.html).toContain('Patient, Observation');
    expect(await declared()).toMatchObject({
      policies: [{ name: 'nurses <1>', roles: ['nurse'], rules: [{ interactions: 'rs' }] }],
    });
  });

  it.each([
    [{ 'rule-0-types': 'Patiant' }, 'Rule 1: ', 'each of types must be'],
    [{ 'rule-0-criteria': 'nothing=1', 'rule-0-types': 'Patient' }, 'Rule 1: ', 'is no search on Patient'],
    [{ 'rule-0-interactions': [] }, 'Rule 1: ', 'interactions must be'],
    [{ roles: 'admin' }, '', 'must not name admin'],
    [{ roles: '' }, '', 'roles must name a role'],
    [{ name: '' }, '', 'name'],
  ])('with a mistake say where it stands: %o', async (change, place, words) => {
    const before = await declared();
    const page = await open(`/edit?${new URLSearchParams({ name: 'nurses <1>' }).toString()}`);
    const refused = await submit(page, { ...NURSES, ...change, act: 'publish' });
    expect(refused.status).toBe(400);
    expect(refused.html).toContain('Nothing was changed.');
    expect(refused.html).toContain(place);
    expect(refused.html).toContain(words);
    expect(await declared()).toEqual(before);
  });

  it('that somebody else has changed meanwhile are not overwritten', async () => {
    const mine = await open('/edit');
    const theirs = await open('/edit');
    await submit(theirs, { ...NURSES, name: 'others', roles: 'porter', act: 'publish' });
    const late = await submit(mine, { ...NURSES, name: 'late', act: 'publish' });
    expect(late.status).toBe(412);
    expect((await open('')).html).not.toContain('late');
  });

  it('are removed, and an earlier version comes into force again', async () => {
    const page = await open('/edit?name=others');
    const list = await submit(page, { act: 'remove' });
    expect(list.html).toContain('The policy others is removed.');
    expect(list.html).not.toContain('name=others');
    const versions = await open('/versions');
    const ids = [...versions.html.matchAll(/versions\/(\w+)"/g)].map(([, id]) => id!);
    const pages = await Promise.all(ids.map(async id => open(`/versions/${id}`)));
    const earlier = pages.find(({ html }) => html.includes('others'))!;
    const form = earlier.forms.find(({ action }) => action.includes('/versions/'))!;
    expect((await browser.submit(earlier, form)).html).toContain('others');
    expect((await open('/versions/unknown')).status).toBe(404);
  });

  it('are tried: what somebody would be answered, and which rule decides', async () => {
    const page = await open('/try');
    const asked = { username: 'nina', client_id: 'public-app', scope: 'user/*.rs', url: 'Encounter' };
    const denied = await browser.submit(page, formTo(page, '/try'), { ...asked, method: 'GET' });
    expect(denied.html).toMatch(/denied[\s\S]*Policies of the roles/);
    const allowed = await browser.submit(page, formTo(page, '/try'), {
      ...asked,
      url: 'Observation',
      method: 'GET',
    });
    expect(allowed.html).toContain('The scopes open 2 of Observation to search.');
    const wrong = await browser.submit(page, formTo(page, '/try'), {
      ...asked,
      url: 'Nothing',
      method: 'GET',
    });
    expect(wrong.status).toBe(400);
    expect(wrong.html).toContain('url must be a request on one type');
  });
});

describe('The administration of policies', () => {
  it('tells the roles, and whom policies would concern, to whoever governs access', async () => {
    expect((await ask('GET', 'roles', 'users.manage')).status).toBe(403);
    const roles = await (await ask('GET', 'roles', 'access.manage')).json();
    expect(roles).toContainEqual({ role: 'nurse', people: 1, policies: ['nurses <1>'] });
    expect(roles).toContainEqual({ role: 'clinician', people: 1, policies: [] });
    const policy = { name: 'x', roles: ['nurse', 'clinician'], rules: [] };
    const checked = await ask('POST', 'policies/check', 'access.manage', [policy]);
    expect(await checked.json()).toEqual({ people: 2, usernames: ['dr.grace', 'nina'] });
    const refused = await ask('POST', 'policies/check', 'access.manage', [{ ...policy, rules: [{}] }]);
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('[0]: rules[0]: effect must be allow or deny');
  });
});
