import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AnOpenidProvider, anOpenidProvider } from '../../test/identity/an-openid-provider.js';
import { PUBLIC_APP } from '../../test/smart/a-hospital.js';
import { aBrowser, authorizationRequest, claimsOf, exchange, walk } from '../../test/smart/an-app.js';
import { freePort } from '../../test/support/free-port.js';
import { startServer, type TestServer } from '../../test/support/start-server.js';

interface Realm {
  readonly realm: string;
  readonly clients: readonly {
    clientId: string;
    secret: string;
    redirectUris: string[];
    attributes: Record<string, string>;
  }[];
  readonly users: readonly {
    username: string;
    firstName: string;
    lastName: string;
    email: string;
    attributes?: { npi: string[] };
    groups?: string[];
  }[];
}
interface Installation {
  readonly identity_providers: readonly {
    id: string;
    issuer: string;
    client_id: string;
    client_secret: string;
  }[];
}

async function read<Content>(name: string): Promise<Content> {
  return JSON.parse(await readFile(new URL(name, import.meta.url), 'utf8')) as Content;
}

describe('examples/hospital-sso', () => {
  let server: TestServer;
  let upstream: AnOpenidProvider;
  let realm: Realm;
  let installation: Installation;
  beforeAll(async () => {
    realm = await read('realm.json');
    installation = await read('bootstrap.json');
    const port = await freePort();
    upstream = await anOpenidProvider([`http://localhost:${port}/identity/emberwood/callback`]);
    const [provider] = installation.identity_providers;
    const client = { client_id: 'firekeeper', client_secret: 'upstream-secret-of-the-hospital' };
    server = await startServer({
      environment: { PORT: String(port) },
      bootstrap: {
        ...installation,
        clients: [PUBLIC_APP],
        identity_providers: [{ ...provider, ...client, issuer: upstream.issuer }],
      },
    });
  });
  afterAll(async () => {
    await server?.close();
    await upstream?.close();
  });

  /** The claims that the realm's mappers make of one of its people. */
  async function signIn(username: string) {
    const user = realm.users.find(each => each.username === username)!;
    upstream.person = {
      sub: `id-of-${username}`,
      preferred_username: username,
      name: `${user.firstName} ${user.lastName}`,
      email: user.email,
      groups: (user.groups ?? []).map(path => path.slice(1)),
      ...(user.attributes ? { npi: user.attributes.npi[0] } : {}),
    };
    const parameters = { identity_provider: 'emberwood' };
    const { url, fields, verifier } = authorizationRequest({ server, scope: 'openid fhirUser', parameters });
    const browser = aBrowser();
    return walk(browser, await browser.open(`${url}?${fields.toString()}`), verifier);
  }

  it('has the same client, secret and addresses on both sides', () => {
    const [client] = realm.clients;
    const [provider] = installation.identity_providers;
    expect(provider).toMatchObject({ client_id: client!.clientId, client_secret: client!.secret });
    expect(provider!.issuer.endsWith(`/realms/${realm.realm}`)).toBe(true);
    const base = `http://localhost:3000/identity/${provider!.id}`;
    expect(client!.redirectUris).toEqual([`${base}/callback`]);
    expect(client!.attributes['post.logout.redirect.uris']).toBe(`${base}/signed-out`);
    expect(client!.attributes['backchannel.logout.url']).toBe(`${base}/backchannel-logout`);
  });

  it('has the same addresses on both sides for SAML', async () => {
    const [, client] = realm.clients;
    const { identity_providers: providers } = await read<Installation>('bootstrap-saml.json');
    const [provider] = providers;
    const base = `http://localhost:3000/identity/${provider!.id}`;
    expect(client!.clientId).toBe(`${base}/metadata`);
    expect(client!.attributes['saml_assertion_consumer_url_post']).toBe(`${base}/callback`);
    expect(client!.attributes['saml_single_logout_service_url_redirect']).toBe(`${base}/signed-out`);
  });

  it('lets grace in as a clinician with a Practitioner of her own', async () => {
    const { body } = await exchange(server, await signIn('grace'));
    expect(claimsOf(body['access_token'])['firekeeper_user']).toMatchObject({
      username: 'emberwood/grace',
      roles: ['clinician'],
    });
    expect(String(claimsOf(body['id_token'])['fhirUser'])).toContain('/Practitioner/');
  });

  it('tells the visitor why he does not come in', async () => {
    const { visit } = await signIn('visitor');
    expect([visit.status, visit.html]).toEqual([403, expect.stringContaining('<code>not-admitted</code>')]);
  });
});
