import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../support/fresh-database.js';
import { type SpawnedServer, spawnServer } from '../support/spawn-server.js';

let server: SpawnedServer;
const ends: (() => void)[] = [];
beforeAll(async () => {
  const environment = { DATABASE_URL: await freshDatabase(), NODE_ENV: 'production', LOG_LEVEL: 'info' };
  server = await spawnServer(environment, end => ends.push(end));
  await server.ready();
}, 120_000);
afterAll(() => ends.forEach(end => end()));

/** The lines of the log, which are JSON. */
function lines(): readonly Readonly<Record<string, unknown>>[] {
  return server
    .output()
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line) as Record<string, unknown>);
}

describe('Logs', () => {
  it('have a line in JSON for each request, with its id, and not what was asked', async () => {
    const response = await fetch(`${server.url}/fhir/Patient/zebra-4711?family=Zebra`);
    expect(response.status).toBe(401);
    const id = response.headers.get('x-request-id');
    await expect
      .poll(() => lines().find(({ request }) => request === id))
      .toMatchObject({
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        method: 'GET',
        route: '/fhir/:resourceType/:id',
        type: 'Patient',
        status: 401,
        milliseconds: expect.any(Number),
      });
    expect(server.output()).not.toMatch(/zebra|4711/i);
  });

  it('tell of the authorization server too, without the values of forms', async () => {
    await fetch(`${server.url}/auth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: 'a-secret-code',
        client_id: 'nobody',
      }),
    });
    await expect
      .poll(lines)
      .toContainEqual(expect.objectContaining({ method: 'POST', route: '/auth/token', status: 401 }));
    expect(server.output()).not.toContain('a-secret-code');
  });
});
