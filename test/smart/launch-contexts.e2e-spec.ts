import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';
import { aHospital } from './a-hospital.js';
import { launched } from './an-app.js';

const SCOPE = 'launch-contexts.create';

describe('POST /launch-contexts', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await aHospital();
  });
  afterAll(() => server.close());

  async function create(body: unknown, token?: string): Promise<Response> {
    const accessToken = token ?? (await aToken(server, { scope: SCOPE, user: null }));
    return server.request('/launch-contexts', {
      method: 'POST',
      headers: { ...bearer(accessToken), 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  it('prepares a launch that the app can redeem', async () => {
    const response = await create({ client_id: 'public-app', patient: 'bob', encounter: 'visit-2' });
    expect(response.status).toBe(201);
    const { launch, launch_url, expires_in } = (await response.json()) as Record<string, string>;
    expect(launch_url).toContain(`launch=${launch}`);
    expect(Number(expires_in)).toBeGreaterThan(60);
    const { body } = await launched({ server, scope: 'launch patient/*.rs', parameters: { launch } });
    expect(body).toMatchObject({ patient: 'bob', encounter: 'visit-2' });
  });

  it('needs the scope of its own', async () => {
    const token = await aToken(server, { scope: 'system/*.cruds' });
    expect((await create({ client_id: 'public-app' }, token)).status).toBe(403);
    expect((await server.request('/launch-contexts', { method: 'POST' })).status).toBe(401);
  });

  it('opens nothing that the user of the token may not see', async () => {
    const user = { username: 'alice', roles: ['patient'] as const, patients: ['alice'] };
    const token = await aToken(server, { scope: SCOPE, user });
    expect((await create({ client_id: 'public-app', patient: 'bob' }, token)).status).toBe(400);
    expect((await create({ client_id: 'public-app', patient: 'alice' }, token)).status).toBe(201);
  });

  it('opens nothing that the named user may not see', async () => {
    const alice = { client_id: 'public-app', username: 'alice' };
    const refused = await create({ ...alice, patient: 'bob' });
    expect([refused.status, await refused.json()]).toEqual([
      400,
      {
        error: 'invalid_request',
        error_description: 'patient is unknown, or the user of username may not see it',
      },
    ]);
    expect((await create({ ...alice, patient: 'nobody' })).status).toBe(400);
    expect((await create({ ...alice, patient: 'alice', encounter: 'visit-1' })).status).toBe(201);
    const grace = { username: 'dr.grace', roles: ['clinician'] as const, patients: [] };
    const token = await aToken(server, { scope: SCOPE, user: grace });
    expect((await create({ ...alice, patient: 'bob' }, token)).status).toBe(400);
    expect((await create({ client_id: 'public-app', patient: 'bob' }, token)).status).toBe(201);
  });

  it.each([
    ['patient', { patient: 'nobody' }],
    ['encounter', { patient: 'bob', encounter: 'nowhere' }],
    ['encounter', { patient: 'bob', encounter: 'visit-1' }],
    ['location', { location: 'nowhere' }],
  ])('names the member %s of %j, which there is not', async (member, context) => {
    const response = await create({ client_id: 'public-app', ...context });
    expect(response.status).toBe(400);
    const { error_description: description } = (await response.json()) as Record<string, string>;
    expect(description).toContain(`${member} is unknown`);
  });

  it.each([
    ['no client', {}],
    ['an unknown client', { client_id: 'nobody' }],
    ['a client without launch_uri', { client_id: 'symmetric-app' }],
    ['an unknown user', { client_id: 'public-app', username: 'nobody' }],
    ['a reference for an id', { client_id: 'public-app', patient: 'Patient/bob' }],
    ['a visit of nobody', { client_id: 'public-app', encounter: 'visit-1' }],
    ['an unknown member', { client_id: 'public-app', patients: ['bob'] }],
    ['a wrong fhirContext', { client_id: 'public-app', fhirContext: [{ reference: 'nonsense' }] }],
    ['an array', []],
  ])('answers %s with 400', async (_title, body) => {
    expect((await create(body)).status).toBe(400);
  });
});
