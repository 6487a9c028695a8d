import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LaunchContextService } from '../../src/launch-context/launch-context.service.js';
import { anAdministrator } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';
import { aHospital, SECRET } from './a-hospital.js';
import { authorize, basic, claimsOf, launched, post, scopesOf } from './an-app.js';

const MANAGE = 'installation.manage';

let server: TestServer;
beforeAll(async () => {
  server = await aHospital();
  for (const [type, id, content] of RESOURCES) await put(type, id, content);
});
afterAll(() => server.close());

const RESOURCES: readonly (readonly [type: string, id: string, content: object])[] = [
  ['Location', 'ward-7', { name: 'Ward Seven', status: 'active' }],
  ['Location', 'old-wing', { name: 'Old Wing', status: 'inactive' }],
  ['CareTeam', 'team-of-alice', { subject: { reference: 'Patient/alice' }, name: 'Team A' }],
  ['CareTeam', 'team-of-bob', { subject: { reference: 'Patient/bob' }, name: 'Team B' }],
];

async function put(resourceType: string, id: string, content: object): Promise<void> {
  const fhir = await anAdministrator(server);
  const { status } = await fhir.put(`${resourceType}/${id}`, { resourceType, id, ...content });
  expect(status).toBe(201);
}

async function declare(types: unknown, scope = MANAGE): Promise<Response> {
  const token = await aToken(server, { scope, user: null });
  return server.request('/administration/launch-types', {
    method: 'PUT',
    headers: { ...bearer(token), 'Content-Type': 'application/json' },
    body: JSON.stringify(types),
  });
}

async function scopesSupported(): Promise<readonly string[]> {
  const response = await server.request('/fhir/.well-known/smart-configuration');
  return ((await response.json()) as { scopes_supported: string[] }).scopes_supported;
}

async function create(body: object, user?: { username: string; patients: string[] }): Promise<Response> {
  const rights = user ? { ...user, roles: ['patient'] as const } : null;
  const token = await aToken(server, { scope: 'launch-contexts.create', user: rights });
  return server.request('/launch-contexts', {
    method: 'POST',
    headers: { ...bearer(token), 'Content-Type': 'application/json' },
    body: JSON.stringify({ client_id: 'public-app', ...body }),
  });
}

function prepare(fhirContext: readonly object[]) {
  return server.get(LaunchContextService).create({ clientId: 'public-app', patient: 'bob', fhirContext });
}

describe('S19 launch/location and launch/practitioner, offered without being configured', () => {
  it('are chosen from a list in a standalone launch, shown on the consent page and given beside the token (C4)', async () => {
    const person = { context: 'ward-7' };
    const { body, outcome } = await launched({ server, scope: 'launch/location patient/*.rs', person });
    expect(outcome.pages).toEqual(['Sign in', 'Choose a patient', 'Choose: location', 'Allow Public App?']);
    const context = { location: 'ward-7', fhirContext: [{ reference: 'Location/ward-7' }] };
    expect(body).toMatchObject({ ...context, patient: 'alice' });
    expect(scopesOf({ status: 200, headers: new Headers(), body })).toContain('launch/location');
    expect(claimsOf(body['access_token'])).toMatchObject(context);
    const form = { token: String(body['access_token']) };
    const introspected = await post(server, '/introspect', form, basic('resource-server', SECRET));
    expect(introspected.body).toMatchObject({ active: true, ...context });
  });

  it('are listed in scopes_supported', async () => {
    expect(await scopesSupported()).toEqual(
      expect.arrayContaining(['launch/location', 'launch/practitioner']),
    );
  });

  it('are asked for one after the other, and kept apart', async () => {
    const outcome = await authorize({ server, scope: 'openid launch/location launch/practitioner' });
    expect(outcome.pages.at(-1)).toBe('Choose: location');
    const [form] = outcome.visit.forms.filter(each => each.choices('context').length > 0);
    const next = await outcome.browser.submit(outcome.visit, form!, { context: 'ward-7' });
    expect(next.title).toBe('Choose: practitioner');
    const [second] = next.forms.filter(each => each.choices('context').length > 0);
    expect(second!.choices('context')).toEqual(['grace']);
    const consent = await outcome.browser.submit(next, second!, { context: 'grace' });
    expect(consent.html).toContain('Ward Seven');
  });

  it('the list is searched', async () => {
    const outcome = await authorize({ server, scope: 'openid launch/location' });
    const search = outcome.visit.forms.find(form => form.method === 'get')!;
    const found = await outcome.browser.submit(outcome.visit, search, { search: 'old' });
    expect(found.html).toContain('Old Wing');
    expect(found.html).not.toContain('Ward Seven');
  });

  it.each(['nothing', 'weight-of-bob', ''])('refuse %j, which is not on the page', async context => {
    const outcome = await authorize({ server, scope: 'openid launch/location', person: { context } });
    expect(outcome.visit.status).toBe(400);
  });

  it.each(['launch/spaceship', 'launch/bundle', 'launch/Location'])(
    '%s is refused: it is not offered',
    async scope => {
      const { callback } = await authorize({ server, scope });
      expect(callback).toMatchObject({
        error: 'invalid_scope',
        error_description: expect.stringContaining(scope) as unknown,
      });
    },
  );
});

describe('S19 kinds of context that the operator declares', () => {
  beforeAll(async () => {
    const types = [
      { type: 'ward', resourceType: 'Location', label: 'ward', criteria: 'status=active' },
      { type: 'careteam' },
      { type: 'organization', picker: false },
    ];
    expect((await declare(types)).status).toBe(200);
  });

  it('take the place of the built-in ones, at once', async () => {
    expect(await scopesSupported()).toEqual(expect.arrayContaining(['launch/ward', 'launch/careteam']));
    expect(await scopesSupported()).not.toContain('launch/location');
  });

  it('offer only what meets the criteria', async () => {
    const { visit } = await authorize({ server, scope: 'openid launch/ward' });
    const form = visit.forms.find(each => each.choices('context').length > 0);
    expect(form?.choices('context')).toEqual(['ward-7']);
  });

  it('are of the launched patient where they are in a record, and need one', async () => {
    const scope = 'launch/careteam openid';
    const picker = await authorize({ server, scope, person: { patient: 'bob' } });
    const form = picker.visit.forms.find(each => each.choices('context').length > 0)!;
    expect(form.choices('context')).toEqual(['team-of-bob']);
    const foreign = await picker.browser.submit(picker.visit, form, { context: 'team-of-alice' });
    expect(foreign.status).toBe(400);
    const { body } = await launched({ server, scope, person: { patient: 'bob', context: 'team-of-bob' } });
    expect(body).toMatchObject({ patient: 'bob', careteam: 'team-of-bob' });
  });

  it('with a role go to fhirContext under that role alone', async () => {
    const role = 'https://example.org/home-ward';
    const scope = `openid launch/ward?role=${role}`;
    const { body } = await launched({ server, scope, person: { context: 'ward-7' } });
    expect(body).toMatchObject({ fhirContext: [{ reference: 'Location/ward-7', role }] });
    expect(body).not.toHaveProperty('ward');
  });

  it('without a picker come from the EHR alone', async () => {
    const { outcome } = await launched({ server, scope: 'openid launch/organization' });
    expect(outcome.pages).toEqual(['Sign in', 'Allow Public App?']);
  });

  describe('in POST /launch-contexts', () => {
    it('are members of their own name', async () => {
      const response = await create({ patient: 'bob', ward: 'ward-7', careteam: 'team-of-bob' });
      expect(response.status).toBe(201);
      const { launch } = (await response.json()) as { launch: string };
      const { body, outcome } = await launched({
        server,
        scope: 'launch launch/ward',
        parameters: { launch },
      });
      expect(outcome.pages).toEqual(['Sign in', 'Allow Public App?']);
      expect(body).toMatchObject({ patient: 'bob', ward: 'ward-7', careteam: 'team-of-bob' });
    });

    it.each([{ careteam: 'team-of-alice' }, { ward: 'old-wing' }, { ward: 'nowhere' }])(
      '%j, of another patient or not there, is refused at once',
      async resource => {
        expect((await create({ patient: 'bob', ...resource })).status).toBe(400);
      },
    );

    it.each([
      ['careteam', 'CareTeam', 'team-of-alice'],
      ['ward', 'Location', 'old-wing'],
    ])('%s of another patient, or hidden since, ends the launch', async (type, resourceType, id) => {
      const { launch } = await server.get(LaunchContextService).create({
        clientId: 'public-app',
        patient: 'bob',
        resources: [{ type, resourceType, id }],
      });
      const { callback } = await authorize({ server, scope: 'launch patient/*.rs', parameters: { launch } });
      expect(callback).toMatchObject({ error: 'access_denied' });
    });

    it('are judged at once where the EHR acts for a person', async () => {
      const alice = { username: 'alice', patients: ['alice'] };
      expect((await create({ patient: 'alice', careteam: 'team-of-bob' }, alice)).status).toBe(400);
      expect((await create({ patient: 'alice', careteam: 'team-of-alice' }, alice)).status).toBe(201);
    });

    it.each([
      ['of a kind that is not offered', { location: 'ward-7' }],
      ['that are no id', { ward: 'Location/ward-7' }],
      ['in a record without a patient', { careteam: 'team-of-bob' }],
    ])('%s are 400', async (_title, body) => {
      expect((await create(body)).status).toBe(400);
    });
  });

  it.each([
    ['a name that means something else', [{ type: 'patient', resourceType: 'Location' }]],
    ['a claim of the token', [{ type: 'sub', resourceType: 'Location' }]],
    ['an unknown resource type', [{ type: 'ward', resourceType: 'Ward' }]],
    ['no resource type', [{ type: 'ward' }]],
    ['a resource type that nobody reaches', [{ type: 'subscription' }]],
    ['an unknown search parameter', [{ type: 'location', search: 'colour' }]],
    ['unknown criteria', [{ type: 'location', criteria: 'colour=red' }]],
    ['a name twice', [{ type: 'location' }, { type: 'location' }]],
    ['an unknown member', [{ type: 'location', icon: 'x' }]],
    ['no list', { type: 'location' }],
  ])('refuses %s with 400', async (_title, types) => {
    expect((await declare(types)).status).toBe(400);
  });

  it('only whoever holds the scope of its own declares any', async () => {
    expect((await declare([], 'system/*.cruds')).status).toBe(403);
    const token = await aToken(server, { scope: MANAGE });
    const request = {
      method: 'PUT',
      headers: { ...bearer(token), 'Content-Type': 'application/json' },
      body: '[]',
    };
    expect((await server.request('/administration/launch-types', request)).status).toBe(403);
    expect((await server.request('/administration/launch-types', { ...request, headers: {} })).status).toBe(
      401,
    );
  });
});

describe('fhirContext', () => {
  it('S20 takes the object form of SMART 2.2 whole, and gives it back as it was', async () => {
    const fhirContext = [
      { reference: 'ImagingStudy/1', type: 'ImagingStudy' },
      {
        canonical: 'https://example.org/Questionnaire/1|2',
        type: 'Questionnaire',
        role: 'https://example.org/q',
      },
      { identifier: { system: 'urn:orders', value: '7' }, type: 'ServiceRequest', role: 'launch' },
      { reference: 'Patient/alice', role: 'https://example.org/donor' },
    ];
    const { launch } = await prepare(fhirContext);
    const { body } = await launched({ server, scope: 'launch patient/*.rs', parameters: { launch } });
    expect(body['fhirContext']).toEqual(fhirContext);
  });

  it.each([
    ['nothing in it', { type: 'ImagingStudy' }],
    ['a Patient without a role', { reference: 'Patient/alice' }],
    ['an Encounter that is launched on', { reference: 'Encounter/visit-1', role: 'launch' }],
    ['an empty role', { reference: 'ImagingStudy/1', role: '' }],
    ['a relative role', { reference: 'ImagingStudy/1', role: 'donor' }],
    ['two types', { reference: 'ImagingStudy/1', type: 'Media' }],
  ])('refuses %s', async (_title, item) => {
    await expect(prepare([item])).rejects.toThrow('fhirContext[0]');
  });
});

it('S24 tenant goes from the launch to the token response', async () => {
  const { launch } = await server
    .get(LaunchContextService)
    .create({ clientId: 'public-app', patient: 'bob', tenant: '2ddd6c3a', intent: 'reconcile' });
  const { body } = await launched({ server, scope: 'launch patient/*.rs', parameters: { launch } });
  expect(body).toMatchObject({ tenant: '2ddd6c3a', intent: 'reconcile' });
  expect(claimsOf(body['access_token'])).toMatchObject({ tenant: '2ddd6c3a' });
});

describe('What the bootstrap file declares', () => {
  it('is offered from the first request on', async () => {
    const bootstrap = {
      launch_types: [{ type: 'ward', resourceType: 'Location' }],
      smart_style: { color_text: '#123456' },
    };
    const declared = await startServer({ bootstrap });
    const configuration = await declared.request('/fhir/.well-known/smart-configuration');
    expect(await configuration.text()).toContain('"launch/ward"');
    const style = (await declared.request('/smart-style.json')).headers.get('location') ?? '';
    expect(await (await declared.request(style)).json()).toEqual(bootstrap.smart_style);
    await declared.close();
  });

  it.each([
    { launch_types: [{ type: 'ward' }] },
    { smart_style: { color_border: 'red' } },
    { brands: { resourceType: 'Bundle', type: 'collection' } },
  ])('is refused as a whole: %j', async bootstrap => {
    await expect(startServer({ bootstrap })).rejects.toThrow('nothing of it was applied');
  });
});
