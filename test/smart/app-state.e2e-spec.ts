import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppStateRepository } from '../../src/app-state/app-state.repository.js';
import { ClientRepository } from '../../src/clients/client.repository.js';
import { SelfRegistrationRepository } from '../../src/clients/self-registration.repository.js';
import type { TestServer } from '../support/start-server.js';
import { aToken, bearer, type TokenRequest } from '../support/tokens.js';
import { aHospital } from './a-hospital.js';

const SYSTEM = 'https://app.example';

let server: TestServer;
let tokens: Readonly<Record<'patient' | 'clinician' | 'administrator' | 'otherApp', string>>;
beforeAll(async () => {
  server = await aHospital();
  const user = { username: 'dr.grace', fhirUser: 'Practitioner/grace' };
  tokens = {
    patient: await token({ scope: 'patient/Basic.cruds', patient: 'alice' }),
    clinician: await token({ scope: 'user/Basic.cruds', user }),
    administrator: await token({ scope: 'user/Basic.cruds', user: { username: 'keeper', roles: ['admin'] } }),
    otherApp: await token({ scope: 'patient/Basic.cruds', patient: 'alice', clientId: 'other' }),
  };
});
afterAll(() => server.close());

function token(request: TokenRequest): Promise<string> {
  return aToken(server, request);
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

async function send(
  method: string,
  path: string,
  accessToken: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await server.request(`/app-state/Basic${path}`, {
    method,
    headers: {
      ...bearer(accessToken),
      ...(body === undefined ? {} : { 'Content-Type': 'application/fhir+json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
  };
}

function aState(subject: string | undefined, code = 'preferences', valueString = '{"a":1.10}') {
  return {
    resourceType: 'Basic',
    ...(subject === undefined ? {} : { subject: { reference: `${server.fhirBase}/${subject}` } }),
    code: { coding: [{ system: SYSTEM, code }] },
    extension: [{ url: `${SYSTEM}/state`, valueString }],
  };
}

async function created(accessToken: string, state: object): Promise<{ id: string; tag: string }> {
  const { status, headers, body } = await send('POST', '', accessToken, state);
  expect([status, body['id']]).toEqual([201, expect.any(String)]);
  return { id: String(body['id']), tag: headers.get('etag') ?? '' };
}

function searched(accessToken: string, subject: string | undefined, code = 'preferences'): Promise<Answer> {
  const about =
    subject === undefined
      ? 'subject:missing=true'
      : `subject=${encodeURIComponent(`${server.fhirBase}/${subject}`)}`;
  return send('GET', `?code=${encodeURIComponent(`${SYSTEM}|${code}`)}&${about}`, accessToken);
}

describe('S6 S47 App State (SMART App Launch 2.2, "Persisting App State")', () => {
  it('is found through the discovery document', async () => {
    const response = await server.request('/fhir/.well-known/smart-configuration');
    const { associated_endpoints } = (await response.json()) as Record<string, unknown>;
    expect(associated_endpoints).toEqual([
      { url: `${server.url}/app-state`, capabilities: ['smart-app-state'] },
    ]);
  });

  it('of a patient is created, found, changed and deleted', async () => {
    const { status, headers, body } = await send('POST', '', tokens.patient, aState('Patient/alice', 'life'));
    expect(status).toBe(201);
    expect(body).toMatchObject({ ...aState('Patient/alice', 'life'), meta: { versionId: '1' } });
    const id = String(body['id']);
    expect(headers.get('location')).toBe(`${server.url}/app-state/Basic/${id}`);
    expect(headers.get('etag')).toBe('W/"1"');

    const found = await searched(tokens.patient, 'Patient/alice', 'life');
    expect(found.body).toMatchObject({ type: 'searchset', total: 1, entry: [{ resource: { id } }] });

    const changed = { ...aState('Patient/alice', 'life', 'new'), id };
    const update = await send('PUT', `/${id}`, tokens.patient, changed, { 'If-Match': 'W/"1"' });
    expect([update.status, update.headers.get('etag')]).toEqual([200, 'W/"2"']);
    expect((await send('GET', `/${id}`, tokens.patient)).body).toMatchObject(changed);

    expect((await send('DELETE', `/${id}`, tokens.patient, undefined, { 'If-Match': 'W/"2"' })).status).toBe(
      204,
    );
    for (const method of ['PUT', 'DELETE']) {
      const sent = method === 'PUT' ? changed : undefined;
      expect((await send(method, `/${id}`, tokens.patient, sent, { 'If-Match': 'W/"2"' })).status).toBe(412);
    }
    expect((await searched(tokens.patient, 'Patient/alice', 'life')).body).toMatchObject({ total: 0 });
  });

  it('is no part of the health record', async () => {
    await created(tokens.patient, aState('Patient/alice'));
    const response = await server.request('/fhir/Basic?_summary=count', { headers: bearer(tokens.patient) });
    expect(await response.json()).toMatchObject({ total: 0 });
  });

  it('asks for If-Match, and refuses an old one', async () => {
    const { id, tag } = await created(tokens.patient, aState('Patient/alice', 'match'));
    const state = { ...aState('Patient/alice', 'match', 'x'), id };
    expect((await send('PUT', `/${id}`, tokens.patient, state)).status).toBe(400);
    expect((await send('DELETE', `/${id}`, tokens.patient)).status).toBe(400);
    expect((await send('PUT', `/${id}`, tokens.patient, state, { 'If-Match': 'W/"7"' })).status).toBe(412);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => send('PUT', `/${id}`, tokens.patient, state, { 'If-Match': tag })),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      200,
      ...Array<number>(7).fill(412),
    ]);
  });

  it('never changes its subject and code', async () => {
    const { id, tag } = await created(tokens.clinician, aState('Patient/alice', 'fixed'));
    for (const other of [aState('Patient/bob', 'fixed'), aState('Patient/alice', 'other')]) {
      const headers = { 'If-Match': tag };
      expect((await send('PUT', `/${id}`, tokens.clinician, { ...other, id }, headers)).status).toBe(412);
    }
  });

  it.each([
    ['an id', () => ({ ...aState('Patient/alice'), id: 'x' })],
    ['a version', () => ({ ...aState('Patient/alice'), meta: { versionId: '1' } })],
    ['two codings', () => ({ ...aState('Patient/alice'), code: { coding: [CODING, CODING] } })],
    ['no code', () => ({ ...aState('Patient/alice'), code: { text: 'x' } })],
    [
      'another extension',
      () => ({ ...aState('Patient/alice'), extension: [{ url: 'urn:x', valueInteger: 1 }] }),
    ],
    ['what would not be kept', () => ({ ...aState('Patient/alice'), created: '2026-01-01' })],
    ['a relative subject', () => ({ ...aState(undefined), subject: { reference: 'Patient/alice' } })],
    [
      'a subject of another server',
      () => ({ ...aState(undefined), subject: { reference: 'https://x.example/Patient/alice' } }),
    ],
    ['a subject of another type', () => aState('Observation/weight-of-alice')],
    ['another resource', () => ({ resourceType: 'Patient' })],
    ['no resource', () => ['x']],
  ])('with %s is 400', async (_title, state) => {
    expect((await send('POST', '', tokens.patient, state())).status).toBe(400);
  });

  it('is refused with an OperationOutcome where it is no JSON', async () => {
    const headers = { ...bearer(tokens.patient), 'Content-Type': 'application/fhir+json' };
    const response = await server.request('/app-state/Basic', { method: 'POST', headers, body: '{' });
    expect([response.status, await response.json()]).toEqual([
      400,
      expect.objectContaining({ resourceType: 'OperationOutcome' }),
    ]);
  });

  it('comes fifty times under one code, even of sixty at the same moment', async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => send('POST', '', tokens.patient, aState('Patient/alice', 'many'))),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(50);
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(10);
    expect((await searched(tokens.patient, 'Patient/alice', 'many')).body).toMatchObject({ total: 50 });
  });

  it('goes with the registration of its app', async () => {
    const clients = server.get(SelfRegistrationRepository);
    const client = await server.get(ClientRepository).declare({
      client_id: 'passing-app',
      token_endpoint_auth_method: 'none',
      redirect_uris: ['https://app.example/callback'],
    });
    const passing = await token({ scope: 'patient/Basic.cruds', patient: 'alice', clientId: 'passing-app' });
    const { id } = await created(passing, aState('Patient/alice', 'passing'));
    await clients.remove(client);
    expect(await server.get(AppStateRepository).find('passing-app', id)).toBeUndefined();
  });

  it('above 256 KB is refused', async () => {
    const state = aState('Patient/alice', 'big', 'x'.repeat(256 * 1024));
    expect([400, 413]).toContain((await send('POST', '', tokens.patient, state)).status);
  });

  it.each([
    '',
    `?code=x|y`,
    `?code=x&subject:missing=true`,
    '?code=x|y&subject:missing=false',
    '?code=x|y&subject:missing=true&_count=1',
  ])('is not found by %j', async query => {
    expect((await send('GET', query, tokens.patient)).status).toBe(400);
  });
});

const CODING = { system: SYSTEM, code: 'preferences' };

describe('App State is confined', () => {
  it('to the launched patient under patient/ scopes', async () => {
    for (const subject of ['Patient/bob', 'Patient/nobody', 'Practitioner/grace', undefined]) {
      expect((await send('POST', '', tokens.patient, aState(subject))).status).toBe(403);
      expect((await searched(tokens.patient, subject)).status).toBe(403);
    }
  });

  it('to the user, the patients of the user and the configuration, which is read alone, under user/ scopes', async () => {
    for (const subject of ['Practitioner/grace', 'Patient/bob']) {
      await created(tokens.clinician, aState(subject));
      expect((await searched(tokens.clinician, subject)).body).toMatchObject({ total: 1 });
    }
    expect((await send('POST', '', tokens.clinician, aState('Practitioner/other'))).status).toBe(403);
    expect((await send('POST', '', tokens.clinician, aState(undefined))).status).toBe(403);
    await created(tokens.administrator, aState(undefined));
    expect((await searched(tokens.clinician, undefined)).body).toMatchObject({ total: 1 });
  });

  it('to the app that has written it', async () => {
    const { id, tag } = await created(tokens.patient, aState('Patient/alice', 'mine'));
    expect((await searched(tokens.otherApp, 'Patient/alice', 'mine')).body).toMatchObject({ total: 0 });
    expect((await send('GET', `/${id}`, tokens.otherApp)).status).toBe(404);
    expect((await send('DELETE', `/${id}`, tokens.otherApp, undefined, { 'If-Match': tag })).status).toBe(
      412,
    );
  });

  it('to the codes of granular scopes and to their letters', async () => {
    const scope = `patient/Basic.cs?code=${SYSTEM}|keys`;
    const narrow = await token({ scope, patient: 'alice' });
    await created(narrow, aState('Patient/alice', 'keys'));
    expect((await searched(narrow, 'Patient/alice', 'keys')).status).toBe(200);
    expect((await searched(narrow, 'Patient/alice', 'mine')).status).toBe(403);
    expect((await send('POST', '', narrow, aState('Patient/alice', 'mine'))).status).toBe(403);
  });

  it('to tokens with a scope on Basic', async () => {
    const other = await token({ scope: 'patient/Observation.cruds', patient: 'alice' });
    expect((await send('POST', '', other, aState('Patient/alice'))).status).toBe(403);
    expect((await server.request('/app-state/Basic/x')).status).toBe(401);
  });

  it('and open to apps in any browser (CORS)', async () => {
    const headers = { Origin: 'https://app.example', 'Sec-Fetch-Site': 'cross-site' };
    const answer = await send('POST', '', tokens.patient, aState('Patient/alice', 'cors'), headers);
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([201, '*']);
  });
});
