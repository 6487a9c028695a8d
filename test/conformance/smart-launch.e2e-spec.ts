import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LaunchContextService } from '../../src/launch-context/launch-context.service.js';
import { aHospital, SECRET } from '../smart/a-hospital.js';
import {
  authorizationRequest,
  authorize,
  basic,
  exchange,
  launched,
  post,
  refresh,
  scopesOf,
} from '../smart/an-app.js';
import { freePort } from '../support/free-port.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { bearer } from '../support/tokens.js';
import { CONTEXT_SCOPES } from './g10-scopes.js';

const SCOPE = `${CONTEXT_SCOPES} patient/*.rs`;
const ORIGIN = { Origin: 'https://app.example' };

let server: TestServer;
beforeAll(async () => {
  server = await aHospital();
});
afterAll(async () => server?.close());

async function configurationOf(from: TestServer): Promise<Record<string, unknown>> {
  const response = await from.request('/fhir/.well-known/smart-configuration');
  return JSON.parse(await response.text()) as Record<string, unknown>;
}

describe('A. Discovery', () => {
  it('DISC-03 DISC-05 is JSON, with capabilities that are strings', async () => {
    const { capabilities } = await configurationOf(server);
    expect(Array.isArray(capabilities)).toBe(true);
    expect(new Set((capabilities as unknown[]).map(capability => typeof capability))).toEqual(
      new Set(['string']),
    );
  });
});

describe('B. CORS', () => {
  it('CORS-01 CORS-02 the documents may be read from any origin', async () => {
    for (const path of ['/fhir/.well-known/smart-configuration', '/fhir/metadata']) {
      const { headers } = await server.request(path, { headers: ORIGIN });
      expect(['*', ORIGIN.Origin]).toContain(headers.get('access-control-allow-origin'));
    }
  });

  it('CORS-03 CORS-04 a public client in the browser gets its token, and reads with it', async () => {
    const outcome = await authorize({ server, scope: SCOPE });
    const answer = await exchange(server, outcome, { client_id: 'public-app' }, ORIGIN);
    expect(answer.status).toBe(200);
    expect(['*', ORIGIN.Origin]).toContain(answer.headers.get('access-control-allow-origin'));
    const headers = { ...ORIGIN, ...bearer(String(answer.body['access_token'])) };
    const read = await server.request('/fhir/Patient/alice', { headers });
    expect(read.status).toBe(200);
    expect(['*', ORIGIN.Origin]).toContain(read.headers.get('access-control-allow-origin'));
  });
});

describe('C. Authorize', () => {
  it('AUTHZ-03 aud is the FHIR base as the tester typed it, with a slash or without', async () => {
    for (const aud of [server.fhirBase, `${server.fhirBase}/`]) {
      const { callback } = await authorize({ server, scope: SCOPE, parameters: { aud } });
      expect(callback).toHaveProperty('code');
    }
  });

  it('AUTHZ-06 the user picks the patient and unticks scopes, on forms that need no script', async () => {
    const scope = 'launch/patient patient/Patient.rs patient/Observation.rs';
    const person = { patient: 'bob', deselect: ['patient/Observation.rs'] };
    const answer = await launched({ server, scope, person });
    expect(answer.outcome.pages).toEqual(['Sign in', 'Choose a patient', 'Allow Public App?']);
    expect(answer.body['patient']).toBe('bob');
    expect(scopesOf(answer)).toEqual(['launch/patient', 'patient/Patient.rs']);
  });

  it('AUTHZ-01 the address of the authorization endpoint may carry parameters already', async () => {
    const { url, fields } = authorizationRequest({ server, scope: 'launch/patient patient/*.rs' });
    const response = await fetch(`${url}?ui_locales=de&${fields.toString()}`, { redirect: 'manual' });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toContain('/interaction/');
  });
});

describe('D. Token exchange', () => {
  it('TOK-01 TOK-06 takes a form and answers JSON; fhirContext holds objects', async () => {
    const fhirContext = [
      { reference: 'ImagingStudy/1' },
      { canonical: 'http://example.org/Questionnaire/1' },
    ];
    const { launch } = await server
      .get(LaunchContextService)
      .create({ clientId: 'public-app', patient: 'alice', fhirContext });
    const answer = await launched({ server, scope: 'launch patient/*.rs', parameters: { launch } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.body['fhirContext']).toEqual(fhirContext);
  });
});

describe('F. Refresh', () => {
  it('REF-06 REF-08 a public client refreshes by its id, and the new token reads the patient', async () => {
    const { body } = await launched({ server, scope: SCOPE });
    const renewed = await refresh(server, body['refresh_token']);
    expect(renewed.status).toBe(200);
    const headers = bearer(String(renewed.body['access_token']));
    expect((await server.request('/fhir/Patient/alice', { headers })).status).toBe(200);
  });

  it('REF-08 a confidential client refreshes by its secret, and not without', async () => {
    const outcome = await authorize({ server, clientId: 'symmetric-app', scope: SCOPE });
    const { body } = await exchange(server, outcome, {}, basic('symmetric-app', SECRET));
    const form = { grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) };
    const bare = await post(server, '/token', { ...form, client_id: 'symmetric-app' });
    expect([bare.status, bare.body['error']]).toEqual([401, 'invalid_client']);
    expect((await post(server, '/token', form, basic('symmetric-app', SECRET))).status).toBe(200);
  });
});

describe('I. Introspection', () => {
  it('INT-01 INT-02 INT-04 the advertised endpoint answers with the same scopes, no more and no fewer', async () => {
    const answer = await launched({ server, scope: SCOPE });
    const { introspection_endpoint: endpoint } = await configurationOf(server);
    const response = await fetch(String(endpoint), {
      method: 'POST',
      headers: { Accept: 'application/json', ...basic('resource-server', SECRET) },
      body: new URLSearchParams({ token: String(answer.body['access_token']) }),
    });
    expect(response.status).toBe(200);
    const told = (await response.json()) as { active: unknown; scope: string; exp: number };
    expect(told.active).toBe(true);
    expect(told.scope.split(' ').toSorted()).toEqual([...scopesOf(answer)].toSorted());
    expect(told.exp).toBeGreaterThan(Date.now() / 1000);
  });
});

describe('L. Public app', () => {
  it('PUB-01 launches with PKCE alone, reads its patient, and learns who the user is', async () => {
    const { body } = await launched({ server, scope: SCOPE });
    const headers = bearer(String(body['access_token']));
    expect((await server.request(`/fhir/Patient/${String(body['patient'])}`, { headers })).status).toBe(200);
    expect(body['id_token']).toEqual(expect.any(String));
  });
});

/**
 * The server speaks http; TLS, its version and its certificate are the proxy's (docs/production.md), and over loopback
 * the kit leaves the section out. Ours is to speak of https alone when the public address does.
 */
describe('M. TLS', () => {
  it('TLS-01 behind a proxy that ends TLS, every address is https', async () => {
    const PORT = String(await freePort());
    const PUBLIC_URL = 'https://fhir.hospital.example';
    const behind = await startServer({ environment: { PORT, PUBLIC_URL } });
    const response = await fetch(`http://127.0.0.1:${PORT}/fhir/.well-known/smart-configuration`);
    const configuration = (await response.json()) as Record<string, unknown>;
    await behind.close();
    expect(configuration['token_endpoint']).toBe(`${PUBLIC_URL}/auth/token`);
    expect(JSON.stringify(configuration)).not.toContain('"http:');
  });
});
