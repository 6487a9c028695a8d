import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';
import { routesOf } from './mounted-requests.js';

const SCOPE = [
  'access.manage audit.read clients.manage identity-providers.manage installation.manage jobs.manage',
  'launch-contexts.create provisioning.manage sessions.manage users.manage',
].join(' ');

// Started here, for the tests are made from what it has mounted.
const server = await startServer();
afterAll(async () => server.close());
const routes = routesOf(server).filter(
  ({ name, policy }) => policy.kind === 'delegated' && !name.includes(' /fhir'),
);

let operator: Record<string, string>;
beforeAll(async () => {
  operator = bearer(await aToken(server, { scope: SCOPE, user: null, clientId: 'operator' }));
});

function placed(...place: readonly string[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

describe('What an operator asks', () => {
  it.each(routes)('$name is answered whatever stands in its address, and kept by nobody', async route => {
    const template = route.name.split(' ')[1]!;
    const [request] = route.requestsFor('alice');
    for (const place of ['%00', '99999999999999999999', '-1', '__proto__', '%F0%9F%92%A9']) {
      const path = template.replace(/:\w+/g, place);
      const { method = 'GET', body } = request ?? {};
      const response = await server.request(`${path}?search=%00&user=%00&state=%00&role=%00&client=%00`, {
        method,
        headers: { ...operator, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      await response.body?.cancel();
      expect(response.status).toBeLessThan(500);
      if (response.ok) expect(response.headers.get('cache-control')).toContain('no-store');
    }
  });

  it.each([
    placed('2026-02-30T00:00:00Z', '1', '1'),
    placed('0000-01-01T00:00:00Z', '1', '1'),
    placed('2026-01-01T00:00:00Z', '999999999999', '1'),
    placed('2026-01-01T00:00:00Z', '1', '9999999999999999999'),
    placed('2026-01-01T00:00:00Z', '1'),
  ])('is no next part of the audit that nobody has been led to: %s', async after => {
    const response = await server.request(`/administration/audit?after=${after}`, { headers: operator });
    expect(response.status).toBe(400);
  });

  it.each(['/administration/audit', '/administration/users', '/administration/settings', '/access/policies'])(
    'at %s is in no cache',
    async path => {
      const { status, headers } = await server.request(path, { headers: operator });
      expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    },
  );
});
