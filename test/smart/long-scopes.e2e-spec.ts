import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resourceTypes } from '../../src/fhir/definitions/definitions.js';
import { bearer } from '../support/tokens.js';
import type { TestServer } from '../support/start-server.js';
import { aHospital, SECRET } from './a-hospital.js';
import { basic, claimsOf, launched, post } from './an-app.js';

const SCOPE = `openid fhirUser ${resourceTypes()
  .map(type => `user/${type}.cruds`)
  .join(' ')}`;

let server: TestServer;
let token: string;
let granted: string;
beforeAll(async () => {
  server = await aHospital();
  const { body } = await launched({ server, scope: SCOPE });
  token = String(body['access_token']);
  granted = String(body['scope']);
});
afterAll(async () => server.close());

describe('C5 more scopes than fit into a header', () => {
  it('stay on the server: the token is below 4 kB, and the answer names all of them', () => {
    expect(token.length).toBeLessThan(4096);
    expect(claimsOf(token)).not.toHaveProperty('scope');
    expect(granted.split(' ').toSorted()).toEqual(SCOPE.split(' ').toSorted());
  });

  it('reach what they name, again and again, and userinfo', async () => {
    const headers = bearer(token);
    for (const path of ['/fhir/Patient/alice', '/fhir/Patient/alice', '/auth/userinfo'])
      expect((await server.request(path, { headers })).status).toBe(200);
  });

  it('INT-02 are told by introspection', async () => {
    const { body } = await post(server, '/introspect', { token }, basic('resource-server', SECRET));
    expect(body).toMatchObject({ active: true, scope: granted });
  });

  it('REV-01 are gone with the token', async () => {
    await post(server, '/revoke', { token, client_id: 'public-app' });
    expect((await server.request('/fhir/Patient/alice', { headers: bearer(token) })).status).toBe(401);
  });

  it('stand in the token as long as they fit', async () => {
    const { body } = await launched({ server, scope: 'launch/patient patient/*.rs' });
    expect(claimsOf(body['access_token'])['scope']).toBe('launch/patient patient/*.rs');
  });
});
