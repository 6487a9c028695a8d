import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientRepository } from '../../src/clients/client.repository.js';
import type { TestServer } from '../support/start-server.js';
import { bearer } from '../support/tokens.js';
import { aHospital, aKey, type AppKey, SECRET } from './a-hospital.js';
import { authorize, basic, claimsOf, exchange, launched, post, refresh, REDIRECT_URI } from './an-app.js';
import { clientAssertion } from './client-assertion.js';

let server: TestServer;
let key: AppKey;
beforeAll(async () => {
  key = await aKey('ES384', 'key-1');
  server = await aHospital({ keys: [key] });
});
afterAll(async () => server.close());

type Detail = Record<string, unknown>;

const DETAIL: Detail = {
  type: 'fhir_scope',
  privileges: ['patient'],
  datatypes: ['Observation', 'Patient'],
  actions: ['read', 'search'],
};

const asked = (details: unknown, scope = 'launch/patient offline_access') => ({
  server,
  scope,
  parameters: { authorization_details: JSON.stringify(details) },
});

const located = (detail: Detail): Detail => ({ locations: [server.fhirBase], ...detail });

describe('S58 RFC 9396, authorization_details', () => {
  it('of the type fhir_scope give what their scopes give: in the answer, the token, introspection, at the FHIR server', async () => {
    const { body } = await launched(asked([DETAIL]));
    expect(body['scope']).toBe('launch/patient offline_access patient/Observation.rs patient/Patient.rs');
    expect(body['authorization_details']).toEqual([located(DETAIL)]);
    const token = String(body['access_token']);
    expect(claimsOf(token)['authorization_details']).toEqual([located(DETAIL)]);
    const introspected = await post(server, '/introspect', { token }, basic('resource-server', SECRET));
    expect(introspected.body['authorization_details']).toEqual([located(DETAIL)]);
    for (const [path, status] of [
      ['Patient/alice', 200],
      ['Observation/weight-of-alice', 200],
      ['Patient/bob', 404],
      ['Encounter/visit-1', 403],
    ] as const) {
      expect((await server.request(`/fhir/${path}`, { headers: bearer(token) })).status).toBe(status);
    }
  });

  it('stand on the consent page, and what is unticked is not granted', async () => {
    const { body } = await launched({ ...asked([DETAIL]), person: { deselect: ['patient/Observation.rs'] } });
    expect(body['authorization_details']).toEqual([located({ ...DETAIL, datatypes: ['Patient'] })]);
  });

  it('are cut to what the client is registered for', async () => {
    const outcome = await authorize({
      ...asked([{ ...DETAIL, actions: ['read', 'update', 'search'] }], 'launch/patient'),
      clientId: 'bounded-app',
    });
    const { body } = await exchange(server, outcome, { client_id: 'bounded-app' });
    expect(body['authorization_details']).toEqual([located({ ...DETAIL, datatypes: ['Observation'] })]);
  });

  it('may hold a constraint', async () => {
    const detail = {
      ...DETAIL,
      datatypes: ['Observation'],
      constraint: 'category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory',
    };
    const { body } = await launched(asked([detail]));
    expect(body['authorization_details']).toEqual([located(detail)]);
    const token = String(body['access_token']);
    const read = await server.request('/fhir/Observation/weight-of-alice', { headers: bearer(token) });
    expect(read.status).toBe(404);
  });

  it('survive a refresh, which may narrow them by scope', async () => {
    const { body } = await launched(asked([DETAIL]));
    const same = await refresh(server, body['refresh_token']);
    expect(same.body['authorization_details']).toEqual([located(DETAIL)]);
    const narrower = await refresh(server, same.body['refresh_token'], { scope: 'patient/Patient.r' });
    const detail = located({ ...DETAIL, datatypes: ['Patient'], actions: ['read'] });
    expect(narrower.body['authorization_details']).toEqual([detail]);
    expect(claimsOf(narrower.body['access_token'])['authorization_details']).toEqual([detail]);
  });

  it('are left out where none was asked for', async () => {
    const { body } = await launched({ server, scope: 'launch/patient patient/*.rs' });
    expect(body).not.toHaveProperty('authorization_details');
  });

  it('work for a backend service', async () => {
    const details = [{ ...DETAIL, privileges: ['system'], datatypes: ['*'] }];
    const { status, body } = await post(server, '/token', {
      grant_type: 'client_credentials',
      authorization_details: JSON.stringify(details),
      ...(await clientAssertion(server, 'backend', key)),
    });
    expect([status, body['scope']]).toEqual([200, 'system/*.rs']);
    expect(body['authorization_details']).toEqual(details.map(located));
  });

  it('are advertised', async () => {
    for (const path of ['/fhir/.well-known/smart-configuration', '/auth/.well-known/openid-configuration']) {
      const configuration = (await (await server.request(path)).json()) as Record<string, unknown>;
      expect(configuration['authorization_details_types_supported']).toEqual(['fhir_scope']);
    }
  });
});

describe('S58 RFC 9396 §5, invalid_authorization_details', () => {
  it.each<[string, unknown, RegExp]>([
    ['no JSON', 'x{', /./],
    ['no list', { type: 'fhir_scope' }, /array/],
    ['another type', [{ type: 'payment_initiation' }], /unsupported/],
    ['no type', [{ ...DETAIL, type: undefined }], /type/],
    ['an unknown member', [{ ...DETAIL, patient: 'bob' }], /no member patient/],
    ['another server', [{ ...DETAIL, locations: ['https://evil.example/fhir'] }], /locations/],
    ['no privileges', [{ ...DETAIL, privileges: [] }], /privileges/],
    ['an unknown resource type', [{ ...DETAIL, datatypes: ['Patients'] }], /datatypes/],
    ['an unknown action', [{ ...DETAIL, actions: ['purge'] }], /actions/],
    ['actions that are no list', [{ ...DETAIL, actions: 'read' }], /actions/],
    ['a constraint that brings in a scope', [{ ...DETAIL, constraint: 'a=b user/*.cruds' }], /constraint/],
    ['a constraint that is no text', [{ ...DETAIL, constraint: { a: 1 } }], /constraint/],
  ])('answers %s', async (_title, details, description) => {
    const { callback } = await authorize({
      server,
      scope: 'launch/patient',
      parameters: { authorization_details: details === 'x{' ? 'x{' : JSON.stringify(details) },
    });
    expect(callback['error']).toBe('invalid_authorization_details');
    expect(callback['error_description']).toMatch(description);
  });

  it('answers a type which the client is not registered for', async () => {
    await server.get(ClientRepository).declare({
      client_id: 'no-details',
      token_endpoint_auth_method: 'none',
      redirect_uris: [REDIRECT_URI],
      authorization_details_types: [],
    });
    const { callback } = await authorize({ ...asked([DETAIL]), clientId: 'no-details' });
    expect(callback['error']).toBe('invalid_authorization_details');
  });

  it('answers details in the exchange of a code, which are decided by then', async () => {
    const outcome = await authorize(asked([DETAIL]));
    const { status, body } = await exchange(server, outcome, {
      client_id: 'public-app',
      authorization_details: JSON.stringify([DETAIL]),
    });
    expect([status, body['error']]).toEqual([400, 'invalid_authorization_details']);
  });
});
