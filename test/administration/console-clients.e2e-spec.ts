import { exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientRepository } from '../../src/clients/client.repository.js';
import { ClientMetadata } from '../../src/clients/client-metadata.js';
import { aHospital } from '../smart/a-hospital.js';
import { decodeHtml } from '../support/html-text.js';
import type { TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';
import { type AnAdministrator, anAdministratorOf, formTo, told } from './an-administrator.js';

let server: TestServer;
let ada: AnAdministrator;
beforeAll(async () => {
  server = await aHospital({ environment: { JOB_CONCURRENCY: '0' } });
  ada = await anAdministratorOf(server);
});
afterAll(async () => server?.close());

/** A token by client credentials, and how it was answered. */
async function grant(
  client: string,
  secret: string,
): Promise<{ readonly status: number; readonly token: string }> {
  const response = await server.request('/auth/token', {
    method: 'POST',
    headers: { Authorization: `Basic ${btoa(`${client}:${secret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'system/Patient.rs' }),
  });
  const { access_token: token = '' } = (await response.json()) as { access_token?: string };
  return { status: response.status, token };
}

async function idsIn(response: Response): Promise<readonly string[]> {
  return ((await response.json()) as { client_id: string }[]).map(each => each.client_id);
}

function withoutTime(client: string): string {
  return client.replace(/"updatedAt":"[^"]*"/, '');
}

const LABORATORY = {
  client_name: 'Laboratory <1>',
  client_id: 'laboratory',
  scope: 'system/Patient.rs',
  token_endpoint_auth_method: 'client_secret_basic',
  people: [],
  service: 'yes',
};

describe('S67 Apps and services in the console', () => {
  it('are registered, with a secret that is shown once', async () => {
    const created = await ada.submit(await ada.open('/clients?register=yes'), '/clients', LABORATORY);
    expect(created.status).toBe(200);
    expect(created.html).toContain('Laboratory &lt;1&gt;');
    expect(created.headers.get('cache-control')).toBe('no-store');
    const secret = told(created);
    expect((await grant('laboratory', secret)).status).toBe(200);
    expect((await ada.open('/clients/laboratory')).html).not.toContain(secret);
  });

  it('get a new secret beside the one before for an overlap, or instead of it', async () => {
    const page = await ada.open('/clients/laboratory');
    const first = told(await ada.submit(page, '/clients/laboratory/secret'));
    const second = told(await ada.submit(page, '/clients/laboratory/secret', { overlap: '3600' }));
    expect([(await grant('laboratory', first)).status, (await grant('laboratory', second)).status]).toEqual([
      200, 200,
    ]);
    expect((await ada.open('/clients/laboratory')).html).toContain('The one before is good until');
    const third = told(await ada.submit(page, '/clients/laboratory/secret', { overlap: '0' }));
    expect([(await grant('laboratory', second)).status, (await grant('laboratory', third)).status]).toEqual([
      401, 200,
    ]);
    expect((await ada.submit(page, '/clients/laboratory/secret', { overlap: '-1' })).status).toBe(400);
    const disabled = await ada.submit(page, '/clients/laboratory/disable');
    expect((await grant('laboratory', third)).status).toBe(401);
    await ada.submit(disabled, '/clients/laboratory/enable');
    expect((await grant('laboratory', third)).status).toBe(200);
  });

  it('are changed, and what the form does not ask stays', async () => {
    const clients = server.get(ClientRepository);
    const declared = {
      client_id: 'kept',
      redirect_uris: ['https://kept.example/cb'],
      dpop_bound_access_tokens: true,
    };
    await clients.declare(
      Object.assign(new ClientMetadata(), declared, { token_endpoint_auth_method: 'none' }),
    );
    const { publicKey } = await generateKeyPair('ES384');
    const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES384' }] });
    const page = await ada.open('/clients/kept');
    const changes = {
      client_name: 'Kept',
      scope: 'launch\npatient/Observation.rs',
      redirect_uris: 'https://kept.example/cb\nhttps://kept.example/other',
      token_endpoint_auth_method: 'private_key_jwt',
      jwks,
    };
    const changed = await ada.submit(page, '/clients/kept', changes);
    expect(changed.html).toContain('See measurements and test results');
    expect(await clients.findRegistered('kept')).toMatchObject({
      name: 'Kept',
      scope: 'launch patient/Observation.rs',
      redirectUris: ['https://kept.example/cb', 'https://kept.example/other'],
      authenticationMethod: 'private_key_jwt',
      protection: { dpop_bound_access_tokens: true },
    });
    // sent as it stands, nothing changes
    const before = JSON.stringify(await clients.findRegistered('kept'));
    await ada.submit(changed, '/clients/kept');
    const after = JSON.stringify(await clients.findRegistered('kept'));
    expect(withoutTime(after)).toBe(withoutTime(before));
    const secretive = await ada.submit(changed, '/clients/kept', {
      token_endpoint_auth_method: 'client_secret_post',
      jwks: '',
    });
    expect(told(secretive)).not.toBe('');
  });

  it('are told in plain words, with a link that opens them', async () => {
    const { html } = await ada.open('/clients/bounded-app');
    expect(html).toContain('See measurements and test results');
    expect(html).toContain('href="/?app=bounded-app"');
  });

  it('are found by name and id, a part at a time', async () => {
    const clients = server.get(ClientRepository);
    for (let index = 10; index < 63; index++)
      await clients.declare(
        Object.assign(new ClientMetadata(), {
          client_id: `many_${index}`,
          redirect_uris: ['https://many.example/'],
          token_endpoint_auth_method: 'none',
        }),
      );
    const first = await ada.open('/clients?search=MANY_');
    expect(first.html).toContain('many_59');
    expect(first.html).not.toContain('many_60');
    expect(first.html).not.toContain('public-app');
    const more = /href="\/console(\/clients\?[^"]*after=[^"]*)"/.exec(first.html)?.[1] ?? '';
    const second = await ada.open(decodeHtml(more));
    expect(second.html).toContain('many_62');
    expect(second.html).not.toContain('many_59');
    expect((await ada.open('/clients?search=100%25')).html).toContain('No app or service is found');
    const token = await aToken(server, { scope: 'clients.manage', user: null });
    const ask = (query: string) =>
      server.request(`/administration/clients?${query}`, { headers: bearer(token) });
    const part = await ask('search=many_&limit=2');
    const next = /<\?([^>]*)>; rel="next"/.exec(part.headers.get('link') ?? '')?.[1] ?? '';
    expect(await idsIn(part)).toEqual(['many_10', 'many_11']);
    expect(await idsIn(await ask(next))).toEqual(['many_12', 'many_13']);
    expect((await ask('limit=0')).status).toBe(400);
  });

  it.each([
    [{ ...LABORATORY }, 409, 'choose another client_id'],
    [
      {
        ...LABORATORY,
        client_id: 'app',
        token_endpoint_auth_method: 'none',
        people: 'yes',
        service: [],
        scope: 'patient/*.rs',
      },
      400,
      'redirect_uris',
    ],
    [{ ...LABORATORY, client_id: 'a b' }, 400, 'client_id may only hold'],
    [{ ...LABORATORY, client_id: 'app', service: [] }, 400, 'Say who uses it'],
    [{ ...LABORATORY, client_id: 'app', jwks: '{' }, 400, 'jwks is not JSON'],
  ])('with a mistake are told what to change, and asked again: %o', async (fields, status, words) => {
    const refused = await ada.submit(await ada.open('/clients?register=yes'), '/clients', fields);
    expect(refused.status).toBe(status);
    expect(refused.html).toContain(words);
    expect(formTo(refused, '/clients').fields.get('client_name')).toBe('Laboratory <1>');
  });

  it('are deleted with their tokens, once somebody is sure', async () => {
    const page = await ada.open('/clients/laboratory');
    const { token } = await grant('laboratory', told(await ada.submit(page, '/clients/laboratory/secret')));
    expect((await ada.submit(page, '/clients/laboratory/delete')).status).toBe(400);
    await ada.submit(page, '/clients/laboratory/delete', { sure: 'yes' });
    expect((await ada.open('/clients/laboratory')).status).toBe(404);
    await expect
      .poll(async () => (await server.request('/fhir/Patient', { headers: bearer(token) })).status)
      .toBe(401);
    // another one of the same id begins with nothing
    await ada.submit(await ada.open('/clients?register=yes'), '/clients', LABORATORY);
    expect((await server.request('/fhir/Patient', { headers: bearer(token) })).status).toBe(401);
    const operator = await aToken(server, { scope: 'clients.manage', user: null });
    const gone = { method: 'DELETE', headers: bearer(operator) };
    const path = '/administration/clients/laboratory';
    expect([(await server.request(path, gone)).status, (await server.request(path, gone)).status]).toEqual([
      204, 404,
    ]);
  });
});
