import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEnvironment } from '../../src/config/read-environment.js';
import { freePort } from '../support/free-port.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { APP, register } from './a-registration.js';

const TOKEN = 'initial-access-token-of-this-hospital-0123456789';

describe('RFC 7591 with an initial access token', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({
      environment: { CLIENT_REGISTRATION: 'token', CLIENT_REGISTRATION_TOKEN: TOKEN },
    });
  });
  afterAll(async () => server.close());

  it('registers whoever holds it', async () => {
    expect((await register(server, APP, TOKEN)).status).toBe(201);
  });

  it.each([undefined, 'wrong', `${TOKEN}x`, ''])('refuses %j', async token => {
    const { status, body } = await register(server, APP, token);
    expect([status, body['error']]).toEqual([401, 'invalid_token']);
  });
});

describe('RFC 7591, unless it is switched on', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => server.close());

  it('does not exist, and is not advertised', async () => {
    expect((await register(server, APP)).status).toBe(404);
    for (const path of ['/fhir/.well-known/smart-configuration', '/auth/.well-known/openid-configuration']) {
      expect(await (await server.request(path)).json()).not.toHaveProperty('registration_endpoint');
    }
  });

  it('is open to everybody only where nobody else comes', async () => {
    const settings = { PUBLIC_URL: 'https://fhir.example.org', CLIENT_REGISTRATION: 'loopback' };
    const port = String(await freePort());
    expect(() => readEnvironment({ ...settings, PORT: port })).toThrow(
      /CLIENT_REGISTRATION may be loopback only/,
    );
  });
});
