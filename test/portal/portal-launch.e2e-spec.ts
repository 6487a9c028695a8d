import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { ClientRepository } from '../../src/clients/client.repository.js';
import { LaunchContextService } from '../../src/launch-context/launch-context.service.js';
import { PortalSessionRepository } from '../../src/portal/session/portal-session.repository.js';
import { aHospital } from '../smart/a-hospital.js';
import type { TestServer } from '../support/start-server.js';

const LAUNCH_URI = 'https://app.example/launch?tenant=7';

let server: TestServer;
beforeAll(async () => {
  server = await aHospital();
  await server.get(ClientRepository).declare({
    client_id: 'chart-app',
    client_name: '<i>Chart</i>',
    redirect_uris: ['https://app.example/callback'],
    launch_uri: LAUNCH_URI,
  });
});
afterAll(async () => server.close());

async function open(path: string, username: string, headers: Record<string, string> = {}): Promise<Response> {
  const user = await server.get(UserRepository).findByUsername(username);
  const id = await server.get(PortalSessionRepository).begin(user!.id);
  return server.request(path, { headers: { ...headers, Cookie: `firekeeper_portal=${id}` } });
}

function locationOf(response: Response): URL {
  return new URL(response.headers.get('location') ?? 'about:blank');
}

describe('SMART EHR launch by the portal', () => {
  it('opens the launch URI of the app with iss and a handle', async () => {
    const location = locationOf(await open('/patients/alice/launch/chart-app', 'dr.grace'));
    expect(location.origin + location.pathname).toBe('https://app.example/launch');
    expect(location.searchParams.get('tenant')).toBe('7');
    expect(location.searchParams.get('iss')).toBe(server.fhirBase);
    const context = await contextOf(location);
    expect([context?.patient, context?.encounter]).toEqual(['alice', null]);
  });

  it('binds the handle to the person who opened the app', async () => {
    const context = await contextOf(locationOf(await open('/patients/alice/launch/chart-app', 'dr.grace')));
    const user = await server.get(UserRepository).findByUsername('dr.grace');
    expect(context?.userId).toBe(user?.id);
  });

  it('takes the chosen visit along', async () => {
    const path = '/patients/alice/launch/chart-app?encounter=visit-1';
    const context = await contextOf(locationOf(await open(path, 'dr.grace')));
    expect(context?.encounter).toBe('visit-1');
  });

  it.each([
    ['the visit of another patient', '/patients/alice/launch/chart-app?encounter=visit-2', 'dr.grace'],
    ['an unknown patient', '/patients/nobody/launch/chart-app', 'dr.grace'],
    ['an unknown app', '/patients/alice/launch/nothing', 'dr.grace'],
    ['the portal itself', '/patients/alice/launch/firekeeper-portal', 'dr.grace'],
    ['somebody else’s record', '/patients/bob/launch/chart-app', 'alice'],
  ])('refuses %s', async (_, path, username) => {
    const response = await open(path, username);
    expect([response.status, response.headers.get('location')]).toEqual([404, null]);
  });

  it.each(['cross-site', 'same-site'])('asks first when the link stood on another site (%s)', async site => {
    const response = await open('/patients/alice/launch/chart-app', 'dr.grace', { 'Sec-Fetch-Site': site });
    expect(response.status).toBe(200);
    expect(response.headers.get('location')).toBeNull();
    expect(await response.text()).toContain('href="/patients/alice/launch/chart-app"');
  });

  it('lists the app on the page of the patient, its name as text', async () => {
    const html = await (await open('/patients/alice', 'dr.grace')).text();
    expect(html).toContain('/patients/alice/launch/chart-app');
    expect(html).toContain('&lt;i&gt;Chart&lt;/i&gt;');
  });

  it('lets a patient open an app on the own record', async () => {
    const location = locationOf(await open('/patients/alice/launch/chart-app', 'alice'));
    expect((await contextOf(location))?.patient).toBe('alice');
  });
});

async function contextOf(location: URL): ReturnType<LaunchContextService['findWaiting']> {
  return server.get(LaunchContextService).findWaiting(location.searchParams.get('launch') ?? '', 'chart-app');
}
