import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { ClientRepository } from '../../src/clients/client.repository.js';
import { LaunchContextService } from '../../src/launch-context/launch-context.service.js';
import { Database } from '../../src/database/database.js';
import type { TestServer } from '../support/start-server.js';
import { bearer } from '../support/tokens.js';
import { aHospital, PASSWORD, SECRET } from './a-hospital.js';
import {
  authorize,
  basic,
  type Behaviour,
  claimsOf,
  exchange,
  launched,
  post,
  REDIRECT_URI,
} from './an-app.js';

describe('What a launched app can do with its token', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await aHospital();
  });
  afterAll(() => server.close());

  async function token(scope: string, person: Behaviour = {}, parameters = {}): Promise<string> {
    return String((await launched({ server, scope, person, parameters })).body['access_token']);
  }
  async function status(path: string, accessToken: string): Promise<number> {
    return (await server.request(`/fhir/${path}`, { headers: bearer(accessToken) })).status;
  }

  it('reads the data of the launched patient, and of nobody else', async () => {
    const accessToken = await token('launch/patient patient/*.rs', { patient: 'alice' });
    expect(await status('Patient/alice', accessToken)).toBe(200);
    expect(await status('Observation/weight-of-alice', accessToken)).toBe(200);
    expect(await status('Patient/bob', accessToken)).toBe(404);
    expect(await status('Observation/weight-of-bob', accessToken)).toBe(404);
    const found = await server.request('/fhir/Observation', { headers: bearer(accessToken) });
    expect(((await found.json()) as { total: number }).total).toBe(1);
  });

  it('SCP-06 nothing without the token', async () => {
    const response = await server.request('/fhir/Patient/alice');
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  it('SCP-08 nothing of a type that was unticked', async () => {
    const scope = 'launch/patient patient/Patient.rs patient/Observation.rs';
    const accessToken = await token(scope, { deselect: ['patient/Observation.rs'] });
    expect(await status('Patient/alice', accessToken)).toBe(200);
    expect(await status('Observation', accessToken)).toBe(403);
  });

  it('OIDC-07 reads the resource that fhirUser names', async () => {
    const { body } = await launched({ server, scope: 'openid fhirUser launch/patient patient/Patient.rs' });
    const fhirUser = String(claimsOf(body['id_token'])['fhirUser']);
    const response = await server.request(fhirUser, { headers: bearer(String(body['access_token'])) });
    expect(response.status).toBe(200);
  });

  it('EHR-03 reads the patient and the encounter of an EHR launch', async () => {
    const context = { clientId: 'public-app', patient: 'bob', encounter: 'visit-2' };
    const { launch } = await server.get(LaunchContextService).create(context);
    const accessToken = await token('launch patient/*.rs', {}, { launch });
    expect(await status('Patient/bob', accessToken)).toBe(200);
    expect(await status('Encounter/visit-2', accessToken)).toBe(200);
    expect(await status('Encounter/visit-1', accessToken)).toBe(404);
  });

  it('A4 a patient’s user/ scopes end at the own record', async () => {
    const accessToken = await token('user/*.cruds', { username: 'alice' });
    expect(await status('Patient/alice', accessToken)).toBe(200);
    expect(await status('Patient/bob', accessToken)).toBe(404);
  });

  it('REV-01 C7 nothing once it is revoked, at once', async () => {
    const accessToken = await token('launch/patient patient/*.rs');
    expect(await status('Patient/alice', accessToken)).toBe(200);
    await post(server, '/revoke', { token: accessToken, client_id: 'public-app' });
    expect(await status('Patient/alice', accessToken)).toBe(401);
  });

  // Names of their own: what was disabled before would be so until the database has told otherwise.
  it.each([
    ['the app', 'app-leaves'],
    ['the person', 'person-leaves'],
  ])('C7 nothing once %s is disabled, as soon as the database has told', async (who, name) => {
    const clients = server.get(ClientRepository);
    const users = server.get(UserRepository);
    await clients.declare({ client_id: name, redirect_uris: [REDIRECT_URI] });
    const user = await users.declare({ username: name, password: PASSWORD, roles: ['clinician'] });
    const scope = 'launch/patient openid patient/*.rs';
    const outcome = await authorize({
      server,
      scope,
      clientId: name,
      person: { username: name },
    });
    const { body } = await exchange(server, outcome, { client_id: name });
    const accessToken = String(body['access_token']);
    expect(await status('Patient/alice', accessToken)).toBe(200);
    await (who === 'the app' ? clients.disable(name) : users.disable(user.id));
    await vi.waitFor(async () => expect(await status('Patient/alice', accessToken)).toBe(401), 30_000);
    const seen = await post(server, '/introspect', { token: accessToken }, basic('resource-server', SECRET));
    expect(seen.body).toEqual({ active: false });
  });

  it('C7 nothing soon after another node revoked it', async () => {
    const accessToken = await token('launch/patient patient/*.rs');
    expect(await status('Patient/alice', accessToken)).toBe(200);
    await server.get(Database).query({
      text: `delete from oidc_artifact where type = 'AccessToken' and id = $1`,
      values: [claimsOf(accessToken)['jti']],
    });
    await expect.poll(() => status('Patient/alice', accessToken), { timeout: 4000 }).toBe(401);
  });
});
