import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Logger } from '@nestjs/common';
import { LaunchContextService } from '../../src/launch-context/launch-context.service.js';
import type { TestServer } from '../support/start-server.js';
import { bearer } from '../support/tokens.js';
import { aHospital, PASSWORD, SECRET } from './a-hospital.js';
import { authorize, basic, exchange, post } from './an-app.js';

const SCOPE = 'launch openid fhirUser patient/*.rs offline_access';

let server: TestServer;
const printed: string[] = [];
const visited: { readonly url: string; readonly referrer: string | null; readonly policy: string | null }[] =
  [];

beforeAll(async () => {
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation(text => {
      printed.push(String(text));
      return true;
    });
  }
  server = await aHospital();
  Logger.overrideLogger(['verbose', 'debug', 'log', 'warn', 'error', 'fatal']);
  const realFetch = globalThis.fetch;
  vi.stubGlobal('fetch', async (input: string | URL | Request, init?: RequestInit) => {
    const response = await realFetch(input, init);
    visited.push({
      url: input instanceof Request ? input.url : String(input),
      referrer: new Headers(init?.headers).get('referer'),
      policy: response.headers.get('referrer-policy'),
    });
    return response;
  });
});
afterAll(async () => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  await server?.close();
});

describe('Nothing that grants access, with every level of the log on', () => {
  it('stands in an address, a log or a referrer, from the launch to the revocation', async () => {
    const { launch } = await server
      .get(LaunchContextService)
      .create({ clientId: 'public-app', patient: 'alice', encounter: 'visit-1' });
    const outcome = await authorize({ server, scope: SCOPE, parameters: { launch } });
    const { body } = await exchange(server, outcome);
    const renewed = await post(server, '/token', {
      grant_type: 'refresh_token',
      refresh_token: String(body['refresh_token']),
      client_id: 'public-app',
    });
    const token = String(renewed.body['access_token']);
    await server.request('/fhir/Observation?patient=alice', { headers: bearer(token) });
    await post(server, '/introspect', { token }, basic('resource-server', SECRET));
    // what goes wrong must not tell either
    await exchange(server, outcome);
    await post(server, '/token', {
      grant_type: 'authorization_code',
      code: 'x',
      client_id: 'symmetric-app',
      client_secret: SECRET,
    });
    await server.request('/fhir/Observation', { headers: bearer(`${token}x`) });
    await server.request(`/fhir/Observation?access_token=${token}`);
    await post(server, '/revoke', { token, client_id: 'public-app' });
    const secrets: Record<string, string> = {
      'access token': String(body['access_token']),
      'second access token': token,
      'refresh token': String(body['refresh_token']),
      'second refresh token': String(renewed.body['refresh_token']),
      'ID token': String(body['id_token']),
      code: outcome.callback['code'] ?? '',
      verifier: outcome.verifier,
      'launch handle': launch,
      password: PASSWORD,
      'client secret': SECRET,
    };
    const log = printed.join('');
    for (const [name, secret] of Object.entries(secrets)) {
      expect([name, secret.length > 5, log.includes(secret)]).toEqual([name, true, false]);
    }
    // a launch handle is of use to its client alone, once; it stands in the address as SMART demands
    const { 'launch handle': _launch, ...bearers } = secrets;
    const own = visited.filter(({ url }) => !url.includes('access_token='));
    expect(own.length).toBeGreaterThan(10);
    for (const [name, secret] of Object.entries(bearers)) {
      const where = own.filter(({ url, referrer }) =>
        `${url} ${referrer}`.includes(encodeURIComponent(secret)),
      );
      expect([name, where]).toEqual([name, []]);
    }
    const pages = own.filter(({ url }) => url.includes('/interaction/'));
    expect(pages.length).toBeGreaterThan(2);
    // no other site, and so no app, learns the address of a page
    expect(new Set(pages.map(({ policy }) => policy))).toEqual(new Set(['same-origin']));
  });

  it('opens nothing by an access token in the address', async () => {
    const outcome = await authorize({ server, scope: 'launch/patient patient/*.rs' });
    const { body } = await exchange(server, outcome);
    const response = await server.request(`/fhir/Patient/alice?access_token=${String(body['access_token'])}`);
    expect(response.status).toBe(401);
  });
});
