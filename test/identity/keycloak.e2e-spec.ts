import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { PUBLIC_APP } from '../smart/a-hospital.js';
import { aBrowser, claimsOf, exchange, type Outcome, refresh, walk } from '../smart/an-app.js';
import type { FormBrowser } from '../support/form-browser.js';
import { freePort } from '../support/free-port.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { begin, linkTo } from './a-federated-hospital.js';
import { type AKeycloak, aKeycloak, KEYCLOAK_HOME } from './a-keycloak.js';
import { aSigner, type Signer } from './a-saml-provider.js';

interface Realm {
  readonly realm: string;
  readonly clients: readonly { readonly protocol: string; readonly attributes: Record<string, string> }[];
}
interface Installation {
  readonly identity_providers: readonly object[];
}

const SCOPE = 'openid fhirUser online_access';
const OIDC = 'emberwood';
const SAML = 'emberwood-saml';
const CODE = expect.objectContaining({ code: expect.any(String) as string }) as object;

if (!KEYCLOAK_HOME)
  process.stderr.write('KEYCLOAK_HOME names no Keycloak (docs/identity/oidc.md): its tests are skipped\n');

/** The realm and the bootstrap files of examples/hospital-sso, with the addresses of this run. */
describe.skipIf(!KEYCLOAK_HOME)('Sign-in at Keycloak', { timeout: 120_000 }, () => {
  let keycloak: AKeycloak;
  let server: TestServer;
  let ours: Signer;
  beforeAll(async () => {
    ours = await aSigner();
    const port = await freePort();
    const here = (text: string) => text.replaceAll('http://localhost:3000', `http://localhost:${port}`);
    const realm = JSON.parse(here(await example('realm.json'))) as Realm;
    const began = Date.now();
    keycloak = await aKeycloak(KEYCLOAK_HOME!, withSignedRequests(realm, ours));
    const providers = await Promise.all(
      ['bootstrap.json', 'bootstrap-saml.json'].map(async name => {
        const text = (await example(name)).replaceAll('http://localhost:8080', keycloak.url);
        return (JSON.parse(text) as Installation).identity_providers;
      }),
    );
    const [[oidc], [saml]] = providers as [object[], object[]];
    const { privateKey: private_key, certificate } = ours;
    server = await startServer({
      environment: { PORT: String(port) },
      bootstrap: {
        clients: [PUBLIC_APP],
        identity_providers: [oidc, { ...saml, private_key, certificate }],
      },
    });
    process.stderr.write(`Keycloak and we are ready after ${Math.round((Date.now() - began) / 1000)} s\n`);
  }, 300_000);
  afterAll(async () => {
    await server?.close();
    await keycloak?.stop();
  });

  interface Visitor {
    readonly provider?: string;
    readonly username?: string;
    readonly browser?: FormBrowser;
    readonly parameters?: Readonly<Record<string, string>>;
  }
  async function signIn({ provider = OIDC, username = 'grace', browser, parameters }: Visitor = {}) {
    const {
      browser: used,
      visit,
      verifier,
    } = await begin({
      server,
      scope: SCOPE,
      parameters: { identity_provider: provider, ...parameters },
      ...(browser ? { browser } : {}),
    });
    const person = { username, password: username };
    const outcome = await walk(used, visit, verifier, person);
    // whoever is known there already is asked for the password alone
    const again = outcome.visit.forms.find(({ action }) => action.includes('/login-actions/authenticate'));
    if (!again) return outcome;
    const onward = await used.submit(outcome.visit, again, { password: username });
    const { pages, ...ended } = await walk(used, onward, verifier, person);
    return { ...ended, pages: [...outcome.pages, ...pages] };
  }
  async function signedIn(visitor: Visitor = {}) {
    const outcome = await signIn(visitor);
    const { body } = await exchange(server, outcome);
    return { outcome, browser: outcome.browser, body, refreshToken: body['refresh_token'] };
  }
  async function isAtPortal(browser: FormBrowser): Promise<boolean> {
    const account = `${server.url}/account`;
    return (await browser.open(account)).url === account;
  }
  async function entersPortal({ browser }: Pick<Outcome, 'browser'>): Promise<void> {
    await browser.open(`${server.url}/sign-in?return=/account`);
    expect(await isAtPortal(browser)).toBe(true);
  }
  async function userId(username: string): Promise<string> {
    const [user] = (await keycloak.administer(`/emberwood/users?username=${username}`)) as [{ id: string }];
    return user.id;
  }

  describe.each([
    ['by OpenID Connect', OIDC],
    ['by SAML 2.0, with signed requests and encrypted assertions', SAML],
  ])('%s', (_title, provider) => {
    it('lets a physician in by her groups, with a Practitioner of her own', async () => {
      const { body } = await signedIn({ provider });
      expect(claimsOf(body['access_token'])['firekeeper_user']).toMatchObject({
        username: `${provider}/grace`,
        roles: ['clinician'],
      });
      expect(String(claimsOf(body['id_token'])['fhirUser'])).toMatch(/\/Practitioner\/[\w-]+$/);
      const account = await server.get(UserRepository).findByUsername(`${provider}/grace`);
      expect(account?.name).toBe('Grace Hopper');
    });

    it('tells somebody of no group why he does not come in', async () => {
      const { visit } = await signIn({ provider, username: 'visitor' });
      expect([visit.status, visit.html]).toEqual([403, expect.stringContaining('<code>not-admitted</code>')]);
    });

    it('asks again for the password with prompt=login, and not without', async () => {
      const { browser } = await signedIn({ provider });
      const silent = await signIn({ provider, browser });
      expect([wasAsked(silent), silent.callback]).toEqual([false, CODE]);
      const fresh = await signIn({ provider, browser, parameters: { prompt: 'login' } });
      expect([wasAsked(fresh), fresh.callback]).toEqual([true, CODE]);
    });

    it('signs out there whoever signs out here, and comes back', async () => {
      const { browser, refreshToken } = await signedIn({ provider });
      const question = await browser.open(`${server.url}/auth/logout`);
      const onward = await browser.submit(question, question.forms[0]!);
      const back = await browser.open(linkTo(onward, 'Continue'));
      expect([back.url.startsWith(server.url), back.title]).toEqual([true, 'You are signed out']);
      expect((await refresh(server, refreshToken)).status).toBe(400);
      expect(wasAsked(await signIn({ provider, browser }))).toBe(true);
    });

    it('signs out here whoever signs out there', async () => {
      const { browser, refreshToken, outcome } = await signedIn({ provider });
      await entersPortal(outcome);
      const question = await browser.open(`${keycloak.url}/realms/emberwood/protocol/openid-connect/logout`);
      const form = question.forms.find(each => each.fields.has('session_code'));
      const over = await browser.submit(question, form!, { confirmLogout: 'Logout' });
      expect(over.url.startsWith(keycloak.url)).toBe(true);
      await expect.poll(() => isAtPortal(browser)).toBe(false);
      expect((await refresh(server, refreshToken)).status).toBe(400);
    });

    it('follows keys that have been replaced', async () => {
      await signedIn({ provider });
      await new Promise(resolve => setTimeout(resolve, 1_100));
      await keycloak.administer('/emberwood/components', 'POST', {
        name: `next-key-for-${provider}`,
        providerId: 'rsa-generated',
        providerType: 'org.keycloak.keys.KeyProvider',
        config: { priority: [provider === OIDC ? '200' : '300'], active: ['true'], enabled: ['true'] },
      });
      expect((await signIn({ provider, browser: aBrowser() })).callback).toHaveProperty('code');
    });
  });

  it('ends session and tokens here when an administrator of Keycloak signs somebody out', async () => {
    const { browser, refreshToken, outcome } = await signedIn();
    await entersPortal(outcome);
    await keycloak.administer(`/emberwood/users/${await userId('grace')}/logout`, 'POST');
    await expect.poll(() => isAtPortal(browser)).toBe(false);
    expect((await refresh(server, refreshToken)).status).toBe(400);
  });
});

function wasAsked({ pages }: Pick<Outcome, 'pages'>): boolean {
  return pages.some(title => title.includes('Sign in to your account'));
}

function example(name: string): Promise<string> {
  return readFile(new URL(`../../examples/hospital-sso/${name}`, import.meta.url), 'utf8');
}

/** As the recipe of docs/identity/saml.md has it, with our certificate. */
function withSignedRequests(realm: Realm, { certificate }: Signer): Realm {
  const base64 = certificate.replaceAll(/-----[^-]+-----|\s/g, '');
  const attributes = {
    'saml.client.signature': 'true',
    'saml.signing.certificate': base64,
    'saml.encrypt': 'true',
    'saml.encryption.certificate': base64,
  };
  const clients = realm.clients.map(client =>
    client.protocol === 'saml' ? { ...client, attributes: { ...client.attributes, ...attributes } } : client,
  );
  return { ...realm, clients };
}
