import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Environment } from '../../src/config/environment.js';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { freePort } from '../support/free-port.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { bearer } from '../support/tokens.js';
import { aHospital, PASSWORD, SECRET } from './a-hospital.js';
import { basic, claimsOf, launched, post, refresh } from './an-app.js';

const GRACE = {
  username: 'dr.grace',
  password: PASSWORD,
  name: 'Dr Grace',
  fhirUser: 'Practitioner/grace',
} as const;

let server: TestServer;
let node: TestServer;
let nodeUrl: string;
beforeAll(async () => {
  server = await aHospital();
  const { DATABASE_URL = '' } = server.get(Environment);
  const port = await freePort();
  nodeUrl = `http://127.0.0.1:${port}`;
  node = await startServer({ environment: { DATABASE_URL, PUBLIC_URL: server.url, PORT: String(port) } });
});
afterAll(async () => {
  await node.close();
  await server.close();
});

const roles = (...names: ('clinician' | 'admin')[]) =>
  server.get(UserRepository).declare({ ...GRACE, roles: names });

async function read(token: unknown, at = server.url): Promise<number> {
  const headers = bearer(String(token));
  return (await fetch(`${at}/fhir/Patient/alice`, { headers })).status;
}

describe('C7 a change of what a person may do reaches tokens in force', () => {
  it('on every node within five seconds; a refresh gives a token with the rights of now', async () => {
    const { body } = await launched({ server, scope: 'user/*.rs offline_access' });
    const token = body['access_token'];
    expect([await read(token), await read(token, nodeUrl)]).toEqual([200, 200]);
    await roles();
    await expect.poll(() => read(token), { timeout: 5000 }).toBe(401);
    await expect.poll(() => read(token, nodeUrl), { timeout: 5000 }).toBe(401);
    const introspected = await post(
      server,
      '/introspect',
      { token: String(token) },
      basic('resource-server', SECRET),
    );
    expect(introspected.body).toEqual({ active: false });
    const refreshed = await refresh(server, body['refresh_token']);
    expect(refreshed.status).toBe(200);
    expect(await read(refreshed.body['access_token'])).toBe(403);
    await roles('clinician');
    const again = await refresh(server, refreshed.body['refresh_token']);
    expect(await read(again.body['access_token'])).toBe(200);
  });

  it('but the same declaration again, and a new name, change nothing', async () => {
    const { body } = await launched({ server, scope: 'user/*.rs' });
    await roles('clinician');
    await server.get(UserRepository).declare({ ...GRACE, name: 'Dr G. Hopper', roles: ['clinician'] });
    expect(await read(body['access_token'])).toBe(200);
    expect(claimsOf(body['access_token'])).not.toHaveProperty('firekeeper_rights_generation');
  });

  it('so does disabling the person', async () => {
    const { body } = await launched({ server, scope: 'user/*.rs' });
    const user = await server.get(UserRepository).findByUsername('dr.grace');
    expect(await read(body['access_token'], nodeUrl)).toBe(200);
    await server.get(UserRepository).disable(user?.id ?? '');
    await expect.poll(() => read(body['access_token'], nodeUrl), { timeout: 5000 }).toBe(401);
    await roles('clinician');
  });
});
