import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientRepository } from '../../src/clients/client.repository.js';
import { SecretUse } from '../../src/clients/secret-use.js';
import type { TestServer } from '../support/start-server.js';
import { later } from '../support/later.js';
import { bearer } from '../support/tokens.js';
import { aHospital } from './a-hospital.js';
import { basic, post, REDIRECT_URI } from './an-app.js';

type Json = Record<string, unknown>;

let server: TestServer;
beforeAll(async () => {
  server = await aHospital({ environment: { CLIENT_REGISTRATION: 'loopback' } });
});
afterAll(async () => server.close());

async function send(method: string, address: string, token: string, body?: Json) {
  const response = await server.request(address, {
    method,
    headers: { ...bearer(token), ...(body ? { 'Content-Type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, body: (await response.json()) as Json };
}

const APP = { redirect_uris: [REDIRECT_URI] };

async function registered() {
  const response = await server.request('/register', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(APP),
  });
  const body = (await response.json()) as Record<string, string>;
  const { client_id: id = '', client_secret: secret = '' } = body;
  const { registration_client_uri: address = '', registration_access_token: token = '' } = body;
  return { id, secret, address, token };
}

/** Whether the client is let in: any answer but `invalid_client` says that it was recognized. */
async function isGood(id: string, secret: unknown): Promise<boolean> {
  const form = { grant_type: 'refresh_token', refresh_token: 'none' };
  return (await post(server, '/token', form, basic(id, String(secret)))).body['error'] !== 'invalid_client';
}

describe('a client replaces its secret', () => {
  it('with an overlap both are good, and no third one', async () => {
    const { id, secret, address, token } = await registered();
    const { status, body } = await send('POST', `${address}/secret`, token, {});
    expect(status).toBe(200);
    expect(body).toMatchObject({
      client_id: id,
      client_secret: expect.any(String),
      client_secret_expires_at: 0,
    });
    const hours = (Number(body['previous_client_secret_expires_at']) - Date.now() / 1000) / 3600;
    expect(Math.round(hours)).toBe(24);
    expect([await isGood(id, secret), await isGood(id, body['client_secret'])]).toEqual([true, true]);
    const next = await send('POST', `${address}/secret`, token, {});
    expect([await isGood(id, secret), await isGood(id, body['client_secret'])]).toEqual([false, true]);
    expect(await isGood(id, next.body['client_secret'])).toBe(true);
  });

  it('without an overlap the old one ends at once', async () => {
    const { id, secret, address, token } = await registered();
    const { body } = await send('POST', `${address}/secret`, token, { firekeeper_secret_overlap_seconds: 0 });
    expect([await isGood(id, secret), await isGood(id, body['client_secret'])]).toEqual([false, true]);
  });

  it('the old one ends when the overlap does', async () => {
    const { id, secret, address, token } = await registered();
    await send('POST', `${address}/secret`, token, { firekeeper_secret_overlap_seconds: 60 });
    expect(await isGood(id, secret)).toBe(true);
    expect(await later(61, async () => isGood(id, secret))).toBe(false);
  });

  it('by PUT as well, with the overlap it names', async () => {
    const { id, secret, address, token } = await registered();
    const { body } = await send('PUT', address, token, {
      client_id: id,
      ...APP,
      firekeeper_secret_overlap_seconds: 60,
    });
    expect([await isGood(id, secret), await isGood(id, body['client_secret'])]).toEqual([true, true]);
  });

  it('and sees which one was last used, but never a secret', async () => {
    const { id, secret, address, token } = await registered();
    await send('POST', `${address}/secret`, token, {});
    await isGood(id, secret);
    await server.get(SecretUse).write();
    const { body } = await send('GET', address, token);
    expect(body).toMatchObject({ previous_client_secret_last_used_at: expect.any(Number) });
    expect(body).not.toHaveProperty('client_secret_last_used_at');
    expect(body).not.toHaveProperty('client_secret');
  });

  it.each([[-1], [31 * 24 * 3600], ['60'], [1.5]])('not with an overlap of %s', async overlap => {
    const { address, token } = await registered();
    const { status, body } = await send('POST', `${address}/secret`, token, {
      firekeeper_secret_overlap_seconds: overlap,
    });
    expect([status, body['error']]).toEqual([400, 'invalid_client_metadata']);
  });

  it('not with the token of another client, and not without a secret', async () => {
    const [one, other] = [await registered(), await registered()];
    expect((await send('POST', `${one.address}/secret`, other.token, {})).status).toBe(401);
    const response = await server.request('/register', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...APP, token_endpoint_auth_method: 'none' }),
    });
    const app = (await response.json()) as Record<string, string>;
    const answer = await send(
      'POST',
      `${app['registration_client_uri']}/secret`,
      app['registration_access_token'] ?? '',
      {},
    );
    expect([answer.status, answer.body['error']]).toEqual([400, 'invalid_client_metadata']);
  });
});

describe('the operator replaces the secret of a declared client', () => {
  it('with an overlap; the same declaration again changes nothing', async () => {
    const clients = server.get(ClientRepository);
    const declared = { client_id: 'declared', ...APP, firekeeper_secret_overlap_seconds: 60 };
    for (const client_secret of ['first', 'second', 'second'])
      await clients.declare({ ...declared, client_secret });
    expect([await isGood('declared', 'first'), await isGood('declared', 'second')]).toEqual([true, true]);
    await clients.declare({ client_id: 'declared', ...APP, client_secret: 'third' });
    expect([await isGood('declared', 'second'), await isGood('declared', 'third')]).toEqual([false, true]);
  });
});
