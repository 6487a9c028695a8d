import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { LaunchContextService, type LaunchRequest } from '../../src/launch-context/launch-context.service.js';
import type { TestServer } from '../support/start-server.js';
import { aHospital } from './a-hospital.js';
import { authorize, type Behaviour, claimsOf, exchange, launched } from './an-app.js';

const SCOPE = 'launch openid fhirUser patient/*.rs';

describe('SMART App Launch 2.2, EHR launch', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await aHospital();
  });
  afterAll(() => server.close());

  function prepare(request: Partial<LaunchRequest> = {}) {
    return server
      .get(LaunchContextService)
      .create({ clientId: 'public-app', patient: 'bob', encounter: 'visit-2', ...request });
  }
  function launch(handle: string, person: Behaviour = {}) {
    return authorize({ server, scope: SCOPE, parameters: { launch: handle }, person });
  }

  it('EHR-01 opens the app at its launch URI with iss and launch', async () => {
    const { launchUrl, launch: handle } = await prepare();
    const url = new URL(launchUrl);
    expect(url.origin + url.pathname).toBe('http://127.0.0.1:4999/launch');
    expect(Object.fromEntries(url.searchParams)).toEqual({ iss: server.fhirBase, launch: handle });
  });

  it('EHR-02 EHR-03 EHR-05 gives the app the context of the EHR without asking', async () => {
    const fhirContext = [{ reference: 'ImagingStudy/1' }];
    const { launch: handle } = await prepare({ needPatientBanner: false, intent: 'reconcile', fhirContext });
    const { body, outcome } = await launched({ server, scope: SCOPE, parameters: { launch: handle } });
    expect(outcome.pages).toEqual(['Sign in', 'Allow Public App?']);
    const context = {
      patient: 'bob',
      encounter: 'visit-2',
      need_patient_banner: false,
      intent: 'reconcile',
      fhirContext,
    };
    expect(body).toMatchObject(context);
    expect(claimsOf(body['access_token'])).toMatchObject(context);
  });

  it('EHR-04 serves the style that smart_style_url names', async () => {
    const { launch: handle } = await prepare();
    const { body } = await launched({ server, scope: SCOPE, parameters: { launch: handle } });
    const response = await server.request(String(body['smart_style_url']));
    expect(response.status).toBe(200);
    expect(await response.json()).toHaveProperty('color_background');
  });

  it('EHR-08 takes a launch handle once', async () => {
    const { launch: handle } = await prepare();
    await launch(handle);
    expect((await launch(handle)).callback).toMatchObject({ error: 'invalid_request' });
  });

  it('EHR-08 of two people with one handle, one gets the context', async () => {
    const { launch: handle } = await prepare();
    const outcomes = await Promise.all([launch(handle), launch(handle)]);
    expect(outcomes.filter(({ callback }) => callback['code'])).toHaveLength(1);
  });

  it.each([
    ['of another client', { clientId: 'other-app' }],
    ['that nobody made', undefined],
  ])('refuses a handle %s', async (_title, request) => {
    const handle = request ? (await prepare(request)).launch : 'nobody-made-this';
    expect((await launch(handle)).callback).toMatchObject({ error: 'invalid_request' });
  });

  it('refuses launch without the scope launch', async () => {
    const { launch: handle } = await prepare();
    const { callback } = await authorize({ server, scope: 'patient/*.rs', parameters: { launch: handle } });
    expect(callback).toMatchObject({
      error: 'invalid_request',
      error_description: expect.stringContaining('launch'),
    });
  });

  it('refuses a handle that was made for another user', async () => {
    const alice = await server.get(UserRepository).findByUsername('alice');
    const { launch: handle } = await prepare({
      userId: alice?.id ?? '',
      patient: 'alice',
      encounter: 'visit-1',
    });
    const { callback, pages } = await launch(handle);
    expect(callback).toMatchObject({
      error: 'access_denied',
      error_description: 'launch was made for another user',
    });
    // Neither the name of the patient nor that of the visit was shown.
    expect(pages).toEqual(['Sign in']);
    expect((await launch(handle, { username: 'alice' })).callback).toHaveProperty('code');
  });

  it('gives a handle to its client and its user, in time and once', async () => {
    const launches = server.get(LaunchContextService);
    const users = server.get(UserRepository);
    const [alice, grace] = await Promise.all(['alice', 'dr.grace'].map(name => users.findByUsername(name)));
    const { launch: handle } = await prepare({ userId: alice?.id ?? '' });
    const redeem = (clientId: string, userId = alice?.id ?? '') =>
      launches.redeem(handle, clientId, {
        userId,
        grantId: randomUUID(),
        sessionUid: undefined,
        offline: false,
        resources: [],
        expiresAt: new Date(Date.now() + 60_000),
      });
    const expire = (seconds: number) =>
      server
        .get(DataSource)
        .query(`update launch_context set expires_at = now() + $1 * interval '1 s' where user_id = $2`, [
          seconds,
          alice?.id,
        ]);
    expect(await redeem('other-app')).toBe(false);
    expect(await redeem('public-app', grace?.id)).toBe(false);
    await expire(-1);
    expect(await redeem('public-app')).toBe(false);
    expect(await launches.findWaiting(handle, 'public-app')).toBeUndefined();
    await expire(60);
    expect(await redeem('public-app')).toBe(true);
    expect(await redeem('public-app')).toBe(false);
  });

  it('refuses a patient whom the user may not see', async () => {
    const { launch: handle } = await prepare({ patient: 'bob' });
    expect((await launch(handle, { username: 'alice' })).callback).toMatchObject({ error: 'access_denied' });
  });

  it('refuses a visit that is not of the patient', async () => {
    const visitOfAlice = await prepare({ patient: 'bob', encounter: 'visit-1' });
    expect((await launch(visitOfAlice.launch)).callback).toMatchObject({ error: 'access_denied' });
  });

  it('asks for the patient where the EHR named none', async () => {
    const { launch: handle } = await server.get(LaunchContextService).create({ clientId: 'public-app' });
    const outcome = await launch(handle, { patient: 'alice' });
    expect(outcome.pages).toContain('Choose a patient');
    expect((await exchange(server, outcome)).body['patient']).toBe('alice');
  });
});
