import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientRepository } from '../../src/clients/client.repository.js';
import type { TestServer } from '../support/start-server.js';
import { aHospital, aKey, type AppKey } from './a-hospital.js';
import { aBrowser, authorizationRequest, exchange, post, REDIRECT_URI, walk } from './an-app.js';
import { clientAssertion } from './client-assertion.js';

const SCOPE = 'launch/patient openid patient/Patient.rs';
const CLIENT = 'asymmetric-app';

let server: TestServer;
let key: AppKey;
beforeAll(async () => {
  key = await aKey('ES384', 'key-1');
  server = await aHospital({ keys: [key] });
  await server.get(ClientRepository).declare({
    client_id: 'strict-app',
    token_endpoint_auth_method: 'none',
    redirect_uris: [REDIRECT_URI],
    jwks: { keys: [key.jwk] },
    require_signed_request_object: true,
    request_object_signing_alg: 'ES384',
  });
});
afterAll(async () => server.close());

interface Variation {
  readonly clientId?: string;
  readonly claims?: Record<string, unknown>;
  readonly header?: Record<string, unknown>;
  readonly with?: AppKey;
}

const now = (): number => Math.floor(Date.now() / 1000);

/** The claims of a right request object, with the verifier that belongs to them. */
function request({ clientId = CLIENT, claims = {} }: Variation) {
  const { fields, url, verifier } = authorizationRequest({
    server,
    clientId,
    scope: SCOPE,
    parameters: { aud: undefined },
  });
  const payload = {
    ...Object.fromEntries(fields),
    iss: clientId,
    aud: `${server.url}/auth`,
    resource: server.fhirBase,
    exp: now() + 300,
    ...claims,
  };
  return { payload, url, verifier };
}

function signed(
  payload: Record<string, unknown>,
  { header = {}, with: by = key }: Variation,
): Promise<string> {
  return new SignJWT(payload)
    .setProtectedHeader({ alg: by.alg, kid: 'key-1', typ: 'oauth-authz-req+jwt', ...header })
    .sign(by.privateKey);
}

async function ask(variation: Variation = {}) {
  const { payload, url, verifier } = request(variation);
  const query = new URLSearchParams({
    client_id: variation.clientId ?? CLIENT,
    request: await signed(payload, variation),
  });
  const browser = aBrowser();
  return walk(browser, await browser.open(`${url}?${query.toString()}`), verifier);
}

describe('RFC 9101, request objects by value', () => {
  it('lead to a token', async () => {
    const outcome = await ask();
    const proof = await clientAssertion(server, CLIENT, key);
    const { body } = await exchange(server, outcome, proof);
    expect(body).toMatchObject({ scope: SCOPE, patient: 'alice' });
    expect(outcome.callback).toMatchObject({ iss: `${server.url}/auth` });
  });

  it('count alone: parameters beside them are ignored', async () => {
    const { payload, url, verifier } = request({});
    const query = new URLSearchParams({
      client_id: CLIENT,
      scope: 'patient/*.cruds',
      redirect_uri: REDIRECT_URI,
      request: await signed(payload, {}),
    });
    const browser = aBrowser();
    const outcome = await walk(browser, await browser.open(`${url}?${query.toString()}`), verifier);
    const { body } = await exchange(server, outcome, await clientAssertion(server, CLIENT, key));
    expect(body['scope']).toBe(SCOPE);
  });

  it('are advertised with their algorithms, never none or a symmetric one', async () => {
    for (const path of ['/fhir/.well-known/smart-configuration', '/auth/.well-known/openid-configuration']) {
      const configuration = (await (await server.request(path)).json()) as Record<string, unknown>;
      expect(configuration['request_parameter_supported']).toBe(true);
      const algorithms = configuration['request_object_signing_alg_values_supported'] as string[];
      expect(algorithms).toContain('ES384');
      expect(algorithms.filter(alg => alg === 'none' || alg.startsWith('HS'))).toEqual([]);
    }
  });

  it.each<[string, () => Promise<Variation>, RegExp]>([
    ['another key', async () => ({ with: await aKey('ES384', 'key-1') }), /could not validate/],
    ['another issuer', async () => ({ claims: { iss: 'public-app' } }), /iss must be the client_id/],
    ['no audience', async () => ({ claims: { aud: undefined } }), /aud must be the issuer/],
    ['another audience', async () => ({ claims: { aud: 'https://elsewhere.example' } }), /aud must be/],
    ['no FHIR server', async () => ({ claims: { resource: undefined } }), /resource must be/],
    ['another FHIR server', async () => ({ claims: { resource: 'https://evil.example/fhir' } }), /resource/],
    ['no end', async () => ({ claims: { exp: undefined } }), /exp is missing/],
    ['an end long past', async () => ({ claims: { exp: now() - 60 } }), /exp is past/],
    ['an end far ahead', async () => ({ claims: { exp: now() + 7200 } }), /at most an hour/],
    ['the form of a client assertion', async () => ({ claims: { sub: CLIENT } }), /sub must not/],
    ['another type', async () => ({ header: { typ: 'at+jwt' } }), /typ must be/],
    ['another request inside', async () => ({ claims: { request: 'x' } }), /must not contain request/],
    [
      'offline_access that nobody consents to',
      async () => ({ claims: { scope: 'offline_access patient/*.rs' } }),
      /prompt=consent/,
    ],
  ])('are refused with %s', async (_title, make, description) => {
    const { visit } = await ask(await make());
    expect(visit.html).toContain('invalid_request_object');
    expect(visit.html).toMatch(description);
  });

  it('are refused unsigned', async () => {
    const { payload, url } = request({});
    const query = new URLSearchParams({ client_id: CLIENT, request: new UnsecuredJWT(payload).encode() });
    const { html } = await aBrowser().open(`${url}?${query.toString()}`);
    expect(html).toContain('invalid_request_object');
    expect(html).toContain('unsupported signed request alg');
  });

  it('O request object rejected properly for a client without registered keys', async () => {
    const { visit } = await ask({ clientId: 'public-app' });
    expect(visit.status).toBe(400);
    expect(visit.html).toContain('invalid_request_object');
    expect(visit.html).toContain('register jwks or jwks_uri');
  });
});

describe('RFC 9101 §5.2, request objects by reference', () => {
  it.each(['https://app.example/request.jwt', 'http://169.254.169.254/', 'file:///etc/passwd'])(
    'are not fetched from %s',
    async requestUri => {
      const query = new URLSearchParams({ client_id: CLIENT, request_uri: requestUri });
      const { html, status } = await aBrowser().open(`${server.url}/auth/authorize?${query.toString()}`);
      expect(status).toBe(400);
      expect(html).toContain('request_uri_not_supported');
    },
  );
});

describe('RFC 9126 §3, request objects that are pushed', () => {
  it('lead to a token', async () => {
    const { payload, url, verifier } = request({});
    const pushed = await post(server, '/par', {
      ...(await clientAssertion(server, CLIENT, key)),
      request: await signed(payload, {}),
    });
    expect(pushed.status).toBe(201);
    const query = new URLSearchParams({ client_id: CLIENT, request_uri: String(pushed.body['request_uri']) });
    const browser = aBrowser();
    const outcome = await walk(browser, await browser.open(`${url}?${query.toString()}`), verifier);
    const { status } = await exchange(server, outcome, await clientAssertion(server, CLIENT, key));
    expect(status).toBe(200);
  });

  it('are judged at once', async () => {
    const { payload } = request({ claims: { resource: 'https://evil.example/fhir' } });
    const { status, body } = await post(server, '/par', {
      ...(await clientAssertion(server, CLIENT, key)),
      request: await signed(payload, {}),
    });
    expect([status, body['error']]).toEqual([400, 'invalid_request_object']);
  });
});

describe('RFC 9101 §10.5, require_signed_request_object', () => {
  it('takes signed requests', async () => {
    const outcome = await ask({ clientId: 'strict-app' });
    expect((await exchange(server, outcome, { client_id: 'strict-app' })).status).toBe(200);
  });

  it('refuses plain ones', async () => {
    const { fields, url } = authorizationRequest({ server, clientId: 'strict-app', scope: SCOPE });
    const visit = await aBrowser().open(`${url}?${fields.toString()}`);
    expect(visit.url).toMatch(/error=invalid_request.*Request\+Object\+must\+be\+used|error=invalid_request/);
  });

  it('refuses another algorithm than the registered one', async () => {
    const other = await aKey('RS384', 'key-1');
    const { visit } = await ask({ clientId: 'strict-app', with: other });
    expect(visit.html).toContain('preregistered alg');
  });
});
