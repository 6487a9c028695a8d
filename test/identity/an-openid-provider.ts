import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { type Configuration, interactionPolicy, Provider } from 'oidc-provider';
import { freePort } from '../support/free-port.js';

export interface UpstreamPerson {
  readonly sub: string;
  readonly [claim: string]: unknown;
}

/** An OpenID provider of a hospital, in this process: whoever is `person` signs in without being asked. */
export interface AnOpenidProvider {
  readonly issuer: string;
  person: UpstreamPerson;
  /** The parameters of the authorization requests that came. */
  readonly requests: URLSearchParams[];
  /** Answers every request 503 while it is set. */
  isDown: boolean;
  /** New keys, and the old ones are gone. */
  rotateKeys(): Promise<void>;
  /** Signed as a logout token would be. */
  sign(claims: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>;
  /** Put over what the next ID tokens say. */
  forged: { claims?: Record<string, unknown>; key?: CryptoKey };
  close(): Promise<void>;
}

export const UPSTREAM_CLIENT = { client_id: 'firekeeper', client_secret: 'upstream-secret-of-the-hospital' };

export async function anOpenidProvider(redirectUris: readonly string[]): Promise<AnOpenidProvider> {
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  let provider: Provider;
  let key: { privateKey: CryptoKey; kid: string };

  const upstream: AnOpenidProvider = {
    issuer,
    person: { sub: 'nobody' },
    requests: [],
    isDown: false,
    forged: {},
    rotateKeys: async () => {
      const { privateKey } = await generateKeyPair('RS256', { extractable: true });
      key = { privateKey, kid: `key-${Math.random()}` };
      const jwk = { ...(await exportJWK(privateKey)), kid: key.kid, alg: 'RS256', use: 'sig' };
      provider = new Provider(issuer, configuration(upstream, redirectUris, [jwk]));
    },
    sign: (claims, header = {}) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: key.kid, typ: 'logout+jwt', ...header })
        .sign(upstream.forged.key ?? key.privateKey),
    close: () => new Promise(resolve => server.close(() => resolve())),
  };
  await upstream.rotateKeys();

  const server = createServer((request, response) => void answer(request, response));
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', issuer);
    if (upstream.isDown) return void response.writeHead(503).end();
    if (url.pathname === '/auth') upstream.requests.push(url.searchParams);
    if (url.pathname.startsWith('/interaction/')) return signIn(provider, request, response, upstream.person);
    if (url.pathname === '/token' && (upstream.forged.claims || upstream.forged.key))
      return forge(provider, request, response, upstream);
    await provider.callback()(request, response);
  }
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', () => resolve()));
  return upstream;
}

function configuration(
  upstream: AnOpenidProvider,
  redirectUris: readonly string[],
  keys: object[],
): Configuration {
  const policy = interactionPolicy.base();
  return {
    jwks: { keys },
    clients: [
      {
        ...UPSTREAM_CLIENT,
        redirect_uris: [...redirectUris],
        post_logout_redirect_uris: redirectUris.map(uri => uri.replace(/callback$/, 'signed-out')),
        backchannel_logout_uri: redirectUris[0]!.replace(/callback$/, 'backchannel-logout'),
        backchannel_logout_session_required: true,
      },
    ],
    cookies: {
      keys: ['a secret of the hospital'],
      names: { session: 'up', interaction: 'up_i', resume: 'up_r' },
    },
    acrValues: ['urn:mfa'],
    claims: {
      openid: ['sub', 'acr', 'amr'],
      profile: ['name', 'preferred_username', 'npi', 'groups', 'realm_access', 'employee'],
      email: ['email'],
    },
    conformIdTokenClaims: false,
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) =>
          void (ctx.body = `<h1>Sign out there</h1>${form.replace('</form>', '<input type="hidden" name="logout" value="yes"/></form>')}`),
      },
      backchannelLogout: { enabled: true },
    },
    fetch: (url, init) => {
      const { dispatcher: _refusing, ...rest } = { dispatcher: undefined, ...init };
      return fetch(url, rest);
    },
    interactions: { policy, url: (_ctx, { uid }) => `/interaction/${uid}` },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ ...upstream.person, sub: id }) }),
  };
}

async function signIn(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
  { sub, acr, amr, refuses }: UpstreamPerson,
): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (refuses) return provider.interactionFinished(request, response, { error: 'access_denied' });
  if (prompt.name === 'login') {
    const login = {
      accountId: sub,
      ...(typeof acr === 'string' ? { acr } : {}),
      ...(Array.isArray(amr) ? { amr: amr as string[] } : {}),
    };
    return provider.interactionFinished(request, response, { login });
  }
  const grant = new provider.Grant({ accountId: session!.accountId, clientId: String(params['client_id']) });
  grant.addOIDCScope(String(params['scope']));
  await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
}

/** Lets the provider answer, and writes another ID token in place of its own. */
async function forge(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
  upstream: AnOpenidProvider,
): Promise<void> {
  const end = response.end.bind(response);
  response.end = ((body: Buffer | string) => {
    void (async () => {
      const tokens = JSON.parse(String(body)) as { id_token?: string };
      const [header = '', payload = ''] = tokens.id_token?.split('.') ?? [];
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
      const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string };
      tokens.id_token = await upstream.sign({ ...claims, ...upstream.forged.claims }, { kid, typ: 'JWT' });
      const text = JSON.stringify(tokens);
      response.setHeader('content-length', Buffer.byteLength(text));
      end(text);
    })();
    return response;
  }) as typeof response.end;
  await provider.callback()(request, response);
}
