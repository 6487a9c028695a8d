import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestServer } from '../support/start-server.js';
import { aHospital } from './a-hospital.js';
import {
  aBrowser,
  authorizationRequest,
  authorize,
  claimsOf,
  exchange,
  launched,
  scopesOf,
  walk,
} from './an-app.js';

const SCOPE = 'launch/patient openid fhirUser patient/*.rs offline_access';

describe('SMART App Launch 2.2, standalone launch', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await aHospital();
  });
  afterAll(() => server.close());

  it('AUTHZ-02 leads a clinician through login, patient and consent back to the app, with code, state and iss', async () => {
    const outcome = await authorize({ server, scope: SCOPE, parameters: { state: 'the-state' } });
    expect(outcome.pages).toEqual(['Sign in', 'Choose a patient', 'Allow Public App?']);
    expect(outcome.callback).toEqual({
      code: expect.stringMatching(/^[\w-]{40,}$/),
      state: 'the-state',
      iss: `${server.url}/auth`,
    });
  });

  it('AUTHZ-01 takes the authorization request by POST', async () => {
    const { url, fields, verifier } = authorizationRequest({ server, scope: SCOPE });
    const browser = aBrowser();
    const outcome = await walk(browser, await browser.send(url, 'post', fields), verifier);
    expect((await exchange(server, outcome)).body).toMatchObject({ refresh_token: expect.any(String) });
  });

  it('TOK-03 TOK-05 answers with the token, its scopes and the launch context', async () => {
    const { status, body } = await launched({ server, scope: SCOPE, person: { patient: 'bob' } });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: expect.any(Number),
      scope: SCOPE,
      refresh_token: expect.any(String),
      id_token: expect.any(String),
      patient: 'bob',
      need_patient_banner: true,
      smart_style_url: expect.stringMatching(/^http/),
    });
  });

  it('puts the same context into the access token', async () => {
    const { body } = await launched({ server, scope: SCOPE });
    expect(claimsOf(body['access_token'])).toMatchObject({
      iss: `${server.url}/auth`,
      aud: server.fhirBase,
      client_id: 'public-app',
      scope: SCOPE,
      patient: 'alice',
      fhirUser: `${server.fhirBase}/Practitioner/grace`,
      firekeeper_user: { username: 'dr.grace', roles: ['clinician'], fhirUser: 'Practitioner/grace' },
    });
  });

  it('TOK-04 forbids every cache to keep the answer', async () => {
    const { headers } = await launched({ server, scope: SCOPE });
    expect(headers.get('cache-control')).toContain('no-store');
    expect(headers.get('pragma')).toContain('no-cache');
  });

  it('gives patients their own record without asking which', async () => {
    const person = { username: 'alice' };
    const { body, outcome } = await launched({ server, scope: SCOPE, person });
    expect(outcome.pages).toEqual(['Sign in', 'Allow Public App?']);
    expect(body['patient']).toBe('alice');
    expect(claimsOf(body['access_token'])['firekeeper_user']).toMatchObject({ patients: ['alice'] });
  });

  it('asks for the encounter when launch/encounter is requested', async () => {
    const { body, outcome } = await launched({
      server,
      scope: 'launch/patient launch/encounter patient/*.rs',
    });
    expect(outcome.pages).toEqual(['Sign in', 'Choose a patient', 'Choose a visit', 'Allow Public App?']);
    expect(body['encounter']).toBe('visit-1');
  });

  it('gives no refresh token without offline_access or online_access', async () => {
    const { body } = await launched({ server, scope: 'launch/patient patient/*.rs' });
    expect(body).not.toHaveProperty('refresh_token');
    expect(body).not.toHaveProperty('id_token');
  });

  it('passes over the consent page for apps of the house', async () => {
    const outcome = await authorize({ server, clientId: 'house-app', scope: 'openid user/*.rs' });
    expect(outcome.pages).toEqual(['Sign in']);
    expect((await exchange(server, outcome, { client_id: 'house-app' })).body['scope']).toBe(
      'openid user/*.rs',
    );
  });

  it('keeps two launches of one browser session apart', async () => {
    const first = await launched({ server, scope: SCOPE, person: { patient: 'alice' } });
    const again = { server, scope: SCOPE, person: { patient: 'bob' }, browser: first.outcome.browser };
    const second = await launched(again);
    expect(second.outcome.pages).toEqual(['Choose a patient', 'Allow Public App?']);
    expect([first.body['patient'], second.body['patient']]).toEqual(['alice', 'bob']);
  });

  it('SCP-13 serves apps of SMART 1.0', async () => {
    const answer = await launched({ server, scope: 'launch/patient patient/Observation.read patient/*.*' });
    expect(scopesOf(answer)).toEqual(['launch/patient', 'patient/Observation.read', 'patient/*.*']);
  });
});
