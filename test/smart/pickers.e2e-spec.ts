import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UserDeclaration } from '../../src/auth/identity/user-declaration.js';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { anAdministrator, type FhirClient, type Json } from '../support/fhir-client.js';
import type { Visit } from '../support/form-browser.js';
import type { TestServer } from '../support/start-server.js';
import { aHospital, PASSWORD } from './a-hospital.js';
import { aBrowser, authorizationRequest, authorize, launched, walk } from './an-app.js';

const SCOPE = 'launch/patient patient/*.rs';
const DAY = 24 * 60 * 60 * 1000;

let server: TestServer;
let fhir: FhirClient;
beforeAll(async () => {
  server = await aHospital();
  fhir = await anAdministrator(server);
  await put({
    resourceType: 'Patient',
    id: 'carol',
    identifier: [{ system: 'urn:mrn', value: 'MRN-77' }],
    name: [{ family: 'Carter', given: ['Carol'] }],
    birthDate: '1970-02-03',
  });
});
afterAll(async () => server?.close());

async function put(resource: Json): Promise<void> {
  const { status, text } = await fhir.put(`${resource.resourceType}/${resource.id}`, resource);
  if (status > 201) throw new Error(text);
}

/** The page that asks for the patient, for somebody who has just signed in. */
async function picker(username: string): Promise<Visit> {
  const { url, fields } = authorizationRequest({ server, scope: SCOPE });
  const browser = aBrowser();
  const login = await browser.open(`${url}?${fields.toString()}`);
  return browser.submit(login, login.forms[0]!, { username, password: PASSWORD });
}

function offered({ forms }: Visit): readonly string[] {
  return forms.flatMap(form => form.choices('patient'));
}

async function searched(text: string): Promise<readonly string[]> {
  const { url, fields } = authorizationRequest({ server, scope: SCOPE });
  const browser = aBrowser();
  const login = await browser.open(`${url}?${fields.toString()}`);
  const page = await browser.submit(login, login.forms[0]!, { username: 'dr.grace', password: PASSWORD });
  return offered(
    await browser.submit(
      page,
      page.forms.find(form => form.fields.has('search'))!,
      { search: text },
    ),
  );
}

describe('The patient picker', () => {
  it.each([
    ['a family name', 'carter', ['carol']],
    ['the beginning of a name', 'Car', ['carol']],
    ['names in any order', 'carol carter', ['carol']],
    ['a birth date', '1970-02-03', ['carol']],
    ['a birth date as it is written in German', '3.2.1970', ['carol']],
    ['the same with both zeros', '03.02.1970', ['carol']],
    ['a day that there is not', '31.02.1970', []],
    ['a year of birth', '1984', ['alice', 'bob']],
    ['a record number', 'MRN-77', ['carol']],
    ['nobody', 'Nobody', []],
  ])('finds by %s', async (_title, text, expected) => {
    expect((await searched(text)).toSorted()).toEqual(expected);
  });

  it('offers first on whom the person opened apps lately, each once, and nobody else’s', async () => {
    const users = server.get(UserRepository);
    await users.declare({
      username: 'dr.recent',
      password: PASSWORD,
      name: 'Dr Recent',
      roles: ['clinician'],
    });
    expect((await picker('dr.recent')).html).not.toContain('Opened lately');
    for (const patient of ['alice', 'bob', 'alice'])
      await launched({ server, scope: SCOPE, person: { username: 'dr.recent', patient } });
    const page = await picker('dr.recent');
    expect(page.html).toContain('Opened lately');
    expect(offered(page)).toEqual(['alice', 'bob', 'alice', 'bob', 'carol']);
    expect(offered(await picker('dr.grace')).slice(0, 2)).toEqual(['alice', 'bob']);
  });

  it('offers nobody whose record is not there any more', async () => {
    await put({ resourceType: 'Patient', id: 'leaving', name: [{ family: 'Zzz' }] });
    const person = { username: 'dr.recent', patient: 'leaving' };
    expect((await launched({ server, scope: SCOPE, person })).body['patient']).toBe('leaving');
    await fhir.delete('Patient/leaving');
    expect(offered(await picker('dr.recent'))).not.toContain('leaving');
  });
});

function period(start: number, end: number): Json {
  return {
    start: new Date(Date.now() + start * DAY).toISOString(),
    end: new Date(Date.now() + end * DAY).toISOString(),
  };
}

async function aProxy(id: string, more: Json, declared: Partial<UserDeclaration> = {}): Promise<void> {
  await put({ resourceType: 'RelatedPerson', id, patient: { reference: 'Patient/bob' }, ...more });
  await server.get(UserRepository).declare({
    username: id,
    password: PASSWORD,
    fhirUser: `RelatedPerson/${id}`,
    roles: ['patient'],
    ...declared,
  });
}

describe('The picker of somebody who stands in for others', () => {
  it('goes past where there is but one', async () => {
    await aProxy('father', { active: true });
    const outcome = await launched({ server, scope: SCOPE, person: { username: 'father' } });
    expect(outcome.outcome.pages).not.toContain('Whose record?');
    expect(outcome.body['patient']).toBe('bob');
  });

  it('offers oneself and those, without a search', async () => {
    const relation = { period: period(-1, 1) };
    await aProxy('mother', relation, { fhirUser: 'Patient/alice', proxies: ['RelatedPerson/mother'] });
    const page = await picker('mother');
    expect(page.title).toBe('Whose record?');
    expect(offered(page).toSorted()).toEqual(['alice', 'bob']);
    expect(page.html).not.toContain('name="search"');
  });

  it('takes nobody whom it did not offer', async () => {
    const { url, fields, verifier } = authorizationRequest({ server, scope: SCOPE });
    const browser = aBrowser();
    const person = { username: 'mother', patient: 'carol' };
    const outcome = await walk(browser, await browser.open(`${url}?${fields.toString()}`), verifier, person);
    expect([outcome.visit.status, outcome.callback]).toEqual([400, {}]);
  });

  it.each([
    ['is not active', { active: false }],
    ['is over', { period: period(-2, -1) }],
    ['has not begun', { period: period(1, 2) }],
  ])('offers nobody where the relation %s', async (title, more) => {
    const id = `former-${title.replaceAll(' ', '-')}`;
    await aProxy(id, more);
    const { callback } = await authorize({ server, scope: SCOPE, person: { username: id } });
    expect(callback).toMatchObject({ error: 'access_denied' });
  });
});

describe('The visit picker', () => {
  const ENCOUNTER = 'launch/patient launch/encounter patient/*.rs';

  it('asks for the visit of the chosen patient in a standalone launch', async () => {
    const { outcome, body } = await launched({
      server,
      scope: ENCOUNTER,
      person: { patient: 'bob', encounter: 'visit-2' },
    });
    expect(outcome.pages).toContain('Choose a visit');
    expect([body['patient'], body['encounter']]).toEqual(['bob', 'visit-2']);
  });

  it('goes past where there is none, and the app has none', async () => {
    const { outcome, body } = await launched({ server, scope: ENCOUNTER, person: { patient: 'carol' } });
    expect(outcome.pages).not.toContain('Choose a visit');
    expect(body).not.toHaveProperty('encounter');
  });
});
