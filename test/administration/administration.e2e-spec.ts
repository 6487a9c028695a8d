import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Jobs } from '../../src/jobs/jobs.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';

const EVERYTHING = 'clients.manage users.manage sessions.manage jobs.manage installation.manage';

let server: TestServer;
let operator: string;
beforeAll(async () => {
  server = await startServer({ environment: { JOB_CONCURRENCY: '0' } });
  operator = await aToken(server, { scope: EVERYTHING, user: null, clientId: 'operator' });
});
afterAll(async () => server.close());

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly body: ReturnType<typeof JSON.parse>;
}

async function ask(method: string, path: string, body?: unknown, token = operator): Promise<Answer> {
  const response = await server.request(`/administration/${path}`, {
    method,
    headers: { ...bearer(token), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    text,
    body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text,
  };
}

/** A token by client credentials, or the status of the refusal. */
async function grantTo(
  client: string,
  secret: string,
): Promise<{ readonly status: number; readonly token: string }> {
  const response = await server.request('/auth/token', {
    method: 'POST',
    headers: { Authorization: `Basic ${btoa(`${client}:${secret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'system/Patient.rs' }),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return { status: response.status, token };
}

const SERVICE = {
  client_id: 'laboratory',
  client_name: 'Laboratory',
  token_endpoint_auth_method: 'client_secret_basic',
  grant_types: ['client_credentials'],
  scope: 'system/Patient.rs',
};

describe('The administration', () => {
  it.each(['clients', 'users', 'tokens', 'launch-contexts', 'jobs', 'settings', 'health'])(
    'of %s is closed without its own scope, and to people who are no administrators',
    async path => {
      expect((await server.request(`/administration/${path}`)).status).toBe(401);
      const stranger = await aToken(server, { scope: 'system/*.cruds' });
      expect((await ask('GET', path, undefined, stranger)).status).toBe(403);
      const clinician = await aToken(server, { scope: EVERYTHING });
      expect((await ask('GET', path, undefined, clinician)).status).toBe(403);
      const admin = await aToken(server, { scope: EVERYTHING, user: { roles: ['admin'] } });
      expect((await ask('GET', path, undefined, admin)).status).toBe(200);
    },
  );

  it('registers a client, changes it without losing its secret, replaces the secret, disables it', async () => {
    const created = await ask('POST', 'clients', SERVICE);
    expect(created.status).toBe(201);
    const secret: string = created.body.client_secret;
    expect((await grantTo('laboratory', secret)).status).toBe(200);
    expect((await ask('POST', 'clients', SERVICE)).status).toBe(409);

    const changed = await ask('PUT', 'clients/laboratory', { ...SERVICE, client_name: 'Lab 2' });
    expect(changed.body).toMatchObject({ client_name: 'Lab 2' });
    expect(changed.text).not.toContain('"client_secret"');
    expect((await grantTo('laboratory', secret)).status).toBe(200);

    const replaced = await ask('POST', 'clients/laboratory/secret', {});
    expect((await grantTo('laboratory', secret)).status).toBe(401);
    const { token } = await grantTo('laboratory', replaced.body.client_secret);
    expect((await server.request('/fhir/Patient', { headers: bearer(token) })).status).toBe(200);

    expect((await ask('POST', 'clients/laboratory/disable')).body.enabled).toBe(false);
    expect((await grantTo('laboratory', replaced.body.client_secret)).status).toBe(401);
    await expect
      .poll(async () => (await server.request('/fhir/Patient', { headers: bearer(token) })).status)
      .toBe(401);
    expect((await ask('PUT', 'clients/laboratory', SERVICE)).body.enabled).toBe(false);
    expect((await ask('POST', 'clients/laboratory/enable')).body.enabled).toBe(true);
    expect((await grantTo('laboratory', replaced.body.client_secret)).status).toBe(200);
  });

  it('says what is wrong with a client, and registers nothing', async () => {
    const { status, text } = await ask('POST', 'clients', {
      client_id: 'wrong',
      redirect_uris: ['http://evil'],
      colour: 'red',
    });
    expect(status).toBe(400);
    expect(text).toContain('colour is not known');
    expect(
      (await ask('POST', 'clients', { client_id: 'wrong', redirect_uris: ['http://evil'] })).text,
    ).toContain('redirect_uris');
    expect((await ask('GET', 'clients/wrong')).status).toBe(404);
    expect((await ask('POST', 'clients', [])).status).toBe(400);
  });

  it('keeps accounts: a person is invited, chooses a password once, and is disabled', async () => {
    const created = await ask('POST', 'users', { username: 'New.Nurse', roles: ['nurse'] });
    expect(created.status).toBe(201);
    const { id } = created.body;
    expect(created.body).toMatchObject({ username: 'new.nurse', roles: ['nurse'], has_password: false });
    const { url } = (await ask('POST', `users/${id}/invitation`)).body;
    expect((await server.request(url)).status).toBe(200);
    const choose = async (password: string) =>
      server.request(url, { method: 'POST', body: new URLSearchParams({ password }) });
    expect((await choose('short')).status).toBe(400);
    expect((await choose('a long enough password')).status).toBe(303);
    expect((await choose('another long password')).status).toBe(404);
    expect((await ask('GET', `users/${id}`)).body.has_password).toBe(true);
    const changed = await ask('PUT', `users/${id}`, { name: 'Nora', roles: ['nurse', 'admin'] });
    expect(changed.body).toMatchObject({ name: 'Nora', roles: ['nurse', 'admin'], has_password: true });
    expect((await ask('POST', `users/${id}/revoke`)).body).toEqual({ ended: 0 });
    expect((await ask('POST', `users/${id}/disable`)).body.enabled).toBe(false);
    expect((await ask('POST', `users/${id}/invitation`)).status).toBe(400);
    expect((await ask('GET', 'users/nobody')).status).toBe(404);
    expect((await ask('GET', 'users')).text).not.toContain('argon2');
  });

  it('lists what tokens are in force and ends them', async () => {
    const created = await ask('POST', 'clients', { ...SERVICE, client_id: 'revoked-service' });
    const { token } = await grantTo('revoked-service', created.body.client_secret);
    const request = async () => (await server.request('/fhir/Patient', { headers: bearer(token) })).status;
    expect(await request()).toBe(200);
    const listed = await ask('GET', 'tokens');
    expect(listed.body).toContainEqual(
      expect.objectContaining({ id: 'revoked-service', client: 'revoked-service', tokens: 1 }),
    );
    expect(listed.text).not.toContain(token);
    expect((await ask('DELETE', 'tokens/revoked-service')).status).toBe(204);
    await expect.poll(request).toBe(401);
    expect((await ask('DELETE', 'tokens/revoked-service')).status).toBe(404);
    expect((await ask('DELETE', 'launch-contexts/none')).status).toBe(404);
  });

  it('lists jobs of all kinds and cancels one, without what they are about', async () => {
    const { id } = await server.get(Jobs).enqueue({ kind: 'reindex', input: { name: 'Zebra' } });
    const listed = await ask('GET', 'jobs');
    expect(listed.body).toContainEqual(expect.objectContaining({ id, kind: 'reindex', state: 'queued' }));
    expect(listed.text).not.toContain('Zebra');
    expect((await ask('POST', `jobs/${id}/cancel`)).body.state).toBe('cancelled');
    expect((await ask('POST', 'jobs/none/cancel')).status).toBe(404);
  });

  it('shows the settings in force, and no secret', async () => {
    const { body } = await ask('GET', 'settings');
    expect(body).toContainEqual(
      expect.objectContaining({ name: 'JOB_CONCURRENCY', value: 0, isDefault: false }),
    );
    expect(body).toContainEqual(expect.objectContaining({ name: 'DATABASE_URL', value: 'set, not shown' }));
    const values = (body as { value?: unknown }[]).map(({ value }) => String(value));
    expect(values.filter(value => value.includes('postgres'))).toEqual([]);
    expect((await ask('GET', 'health')).body.status).toBe('pass');
  });
});
