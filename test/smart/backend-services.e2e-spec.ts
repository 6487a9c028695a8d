import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientRepository } from '../../src/clients/client.repository.js';
import type { TestServer } from '../support/start-server.js';
import { aHospital, aKey, type AppKey, SECRET } from './a-hospital.js';
import { authorize, basic, claimsOf, exchange, post, type TokenAnswer } from './an-app.js';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

let server: TestServer;
let rsa: AppKey;
let ec: AppKey;

interface Deviation {
  readonly key?: AppKey;
  readonly claims?: Record<string, unknown>;
  readonly header?: Record<string, unknown>;
}

/** A client assertion as it should be, with what a test sets in its place. */
function assertion(
  clientId: string,
  { key = rsa, claims = {}, header = {} }: Deviation = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const all = {
    iss: clientId,
    sub: clientId,
    aud: `${server.url}/auth/token`,
    jti: randomUUID(),
    exp: now + 300,
    ...claims,
  };
  return new SignJWT(all)
    .setProtectedHeader({ alg: key.alg, kid: key.jwk.kid!, typ: 'JWT', ...header })
    .sign(key.privateKey);
}
async function authentication(clientId: string, deviation?: Deviation): Promise<Record<string, string>> {
  return { client_assertion_type: ASSERTION_TYPE, client_assertion: await assertion(clientId, deviation) };
}
async function aToken(form: Record<string, string> = {}, deviation?: Deviation, clientId = 'backend') {
  const credentials = await authentication(clientId, deviation);
  return post(server, '/token', {
    grant_type: 'client_credentials',
    scope: 'system/*.rs',
    ...credentials,
    ...form,
  });
}

/** Of a token request by a client whose keys are at this address. */
async function statusWith(target: TestServer, jwks_uri: string): Promise<number> {
  return (await tokenWith(target, jwks_uri)).status;
}

async function tokenWith(target: TestServer, jwks_uri: string): Promise<TokenAnswer> {
  const client_id = `by-url-${randomUUID()}`;
  await target.get(ClientRepository).declare({ client_id, jwks_uri, scope: 'system/*.rs' });
  const claims = { aud: `${target.url}/auth/token` };
  const credentials = await authentication(client_id, { claims });
  return post(target, '/token', { grant_type: 'client_credentials', scope: 'system/*.rs', ...credentials });
}

function seconds(offset: number): number {
  return Math.floor(Date.now() / 1000) + offset;
}

beforeAll(async () => {
  [rsa, ec] = await Promise.all([aKey('RS384', 'rsa'), aKey('ES384', 'ec')]);
  server = await aHospital({ keys: [rsa, ec] });
});
afterAll(() => server.close());

describe('SMART App Launch 2.2, backend services', () => {
  it.each(['RS384', 'ES384'])(
    'BES-01 BES-04 issues a token for an assertion signed with %s',
    async algorithm => {
      const answer = await aToken({}, { key: algorithm === 'RS384' ? rsa : ec });
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({
        access_token: expect.any(String),
        token_type: 'Bearer',
        expires_in: 300,
        scope: 'system/*.rs',
      });
      expect(claimsOf(answer.body['access_token'])).toMatchObject({ sub: 'backend', client_id: 'backend' });
    },
  );

  it('BES-02 answers an invalid grant_type with 400', async () => {
    expect((await aToken({ grant_type: 'not_a_grant_type' })).status).toBe(400);
  });
  it('BES-03 answers an invalid client_assertion_type with 400', async () => {
    expect((await aToken({ client_assertion_type: 'not_an_assertion_type' })).status).toBe(400);
  });

  it.each<[string, () => Deviation]>([
    ['another audience', () => ({ claims: { aud: 'https://elsewhere.example/token' } })],
    ['expiry in the past', () => ({ claims: { exp: seconds(-60) } })],
    ['expiry after more than five minutes', () => ({ claims: { exp: seconds(900) } })],
    ['a time of issue that is still to come', () => ({ claims: { iat: seconds(120) } })],
    ['no expiry', () => ({ claims: { exp: undefined } })],
    ['no jti', () => ({ claims: { jti: undefined } })],
    ['another subject than issuer', () => ({ claims: { iss: 'another' } })],
    ['an unknown kid', () => ({ header: { kid: 'unknown' } })],
    ['a foreign jku', () => ({ header: { jku: 'https://elsewhere.example/jwks' } })],
  ])('refuses an assertion with %s', async (_title, deviation) => {
    const answer = await aToken({}, deviation());
    expect([answer.status, answer.body['error']]).toEqual([401, 'invalid_client']);
  });

  it('refuses a key that is not registered, under a registered kid', async () => {
    expect((await aToken({}, { key: await aKey('RS384', 'rsa') })).status).toBe(401);
  });

  it('refuses an unsigned assertion', async () => {
    const [, payload = ''] = (await assertion('backend')).split('.');
    const header = Buffer.from('{"alg":"none","kid":"rsa"}').toString('base64url');
    expect((await aToken({ client_assertion: `${header}.${payload}.` })).status).toBeGreaterThanOrEqual(400);
  });

  it('takes an assertion once, even of eight at the same moment', async () => {
    const credentials = await authentication('backend');
    const answers = await Promise.all(Array.from({ length: 8 }, () => aToken(credentials)));
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([200, 401, 401, 401, 401, 401, 401, 401]);
  });

  it.each(['patient/*.rs', 'user/*.rs', 'openid', 'system/*.cud', ''])('grants no %j', async scope => {
    const answer = await aToken({ scope });
    expect([answer.status, answer.body['error']]).toEqual([400, 'invalid_scope']);
    expect(answer.body['error_description']).toContain(scope === '' ? 'scope is missing' : `${scope}: `);
  });

  it('leaves out what the client is not registered for', async () => {
    const { body } = await aToken({ scope: 'system/Patient.rs system/Patient.cud system/Observation.cruds' });
    expect(body['scope']).toBe('system/Patient.rs system/Observation.rs');
  });

  it('is refused at once when the client is disabled', async () => {
    const clients = server.get(ClientRepository);
    const metadata = { client_id: 'retired', jwks: { keys: [rsa.jwk] }, scope: 'system/*.rs' };
    await clients.declare(metadata);
    expect((await aToken({}, {}, 'retired')).status).toBe(200);
    await clients.disable('retired');
    expect((await aToken({}, {}, 'retired')).status).toBe(401);
  });
});

describe('SMART App Launch 2.2, client authentication: asymmetric', () => {
  it('ASY-01 launches, with an ID token, and refreshes', async () => {
    const outcome = await authorize({
      server,
      clientId: 'asymmetric-app',
      scope: 'launch/patient openid patient/*.rs offline_access',
    });
    const { status, body } = await exchange(
      server,
      outcome,
      await authentication('asymmetric-app', { key: ec }),
    );
    expect([status, typeof body['id_token']]).toEqual([200, 'string']);
    const form = { grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) };
    const again = await post(server, '/token', { ...form, ...(await authentication('asymmetric-app')) });
    expect(again.status).toBe(200);
  });

  it('is not replaced by the client_id alone', async () => {
    const outcome = await authorize({
      server,
      clientId: 'asymmetric-app',
      scope: 'launch/patient patient/*.rs',
    });
    expect((await exchange(server, outcome, { client_id: 'asymmetric-app' })).status).toBe(401);
  });

  it('introspects with an assertion', async () => {
    const { body } = await aToken();
    const form = { token: String(body['access_token']), ...(await authentication('backend')) };
    expect((await post(server, '/introspect', form)).body).toMatchObject({
      active: true,
      client_id: 'backend',
    });
    const foreign = await post(server, '/introspect', { token: form.token }, basic('symmetric-app', SECRET));
    expect(foreign.body).toEqual({ active: false });
  });
});

describe('Key sets by URL', () => {
  let keyServer: Server;
  let address: string;
  const sockets = new Set<Socket>();
  let reply: (path: string) => {
    status: number;
    headers?: Record<string, string>;
    body: string | Buffer;
    hangs?: true;
  };
  beforeAll(async () => {
    reply = () => ({ status: 200, body: JSON.stringify({ keys: [rsa.jwk] }) });
    keyServer = createServer(({ url = '' }, response) => {
      const { status, headers = {}, body, hangs } = reply(url);
      response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
      if (hangs) response.write(body);
      else response.end(body);
    });
    keyServer.on('connection', socket => sockets.add(socket));
    await new Promise<void>(resolve => keyServer.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(keyServer.address() as AddressInfo).port}/jwks.json`;
  });
  afterAll(() => {
    keyServer.closeAllConnections();
    keyServer.close();
  });

  it.each([
    ['loopback over http', () => address],
    ['loopback over https', () => address.replace('http:', 'https:')],
    ['loopback by IPv6', () => address.replace('127.0.0.1', '[::1]')],
    ['loopback mapped to IPv6', () => address.replace('http://127.0.0.1', 'https://[::ffff:127.0.0.1]')],
    ['loopback by name', () => address.replace('http://127.0.0.1', 'https://localhost')],
    ['loopback as one number', () => address.replace('http://127.0.0.1', 'https://2130706433')],
    ['loopback in octal', () => address.replace('http://127.0.0.1', 'https://0177.0.0.1')],
    ['loopback in hexadecimal', () => address.replace('http://127.0.0.1', 'https://0x7f000001')],
    ['loopback in short', () => address.replace('http://127.0.0.1', 'https://127.1')],
    ['another address of loopback', () => address.replace('http://127.0.0.1', 'https://127.0.0.2')],
    ['the address of no host', () => address.replace('http://127.0.0.1', 'https://0.0.0.0')],
    [
      'loopback mapped to IPv6, in hexadecimal',
      () => address.replace('http://127.0.0.1', 'https://[::ffff:7f00:1]'),
    ],
    ['loopback by a name with a dot', () => address.replace('http://127.0.0.1', 'https://localhost.')],
    ['a private network', () => 'https://10.0.0.1/jwks.json'],
    ['a private network, 172.16', () => 'https://172.16.0.1/jwks.json'],
    ['a private network, 192.168', () => 'https://192.168.0.1/jwks.json'],
    ['a private network of IPv6', () => 'https://[fd00::1]/jwks.json'],
    [
      'the metadata service of a cloud, a link-local address',
      () => 'https://169.254.169.254/latest/meta-data/',
    ],
  ])('are not fetched from %s', async (_title, uri) => {
    sockets.clear();
    const { status, body } = await tokenWith(server, uri());
    expect([status, body['error']]).toEqual([401, 'invalid_client']);
    expect(body['error_description']).toContain('jwks_uri of the client cannot be used');
    expect(sockets.size).toBe(0);
  });

  describe('where loopback is allowed', () => {
    let open: TestServer;
    beforeAll(async () => {
      open = await aHospital({ environment: { ALLOW_LOOPBACK_JWKS: 'true' } });
    });
    afterAll(() => open.close());

    it('BES-05 are fetched', async () => {
      expect(await statusWith(open, address)).toBe(200);
    });
    it('of more than 64 kB are refused', async () => {
      reply = () => ({ status: 200, body: JSON.stringify({ keys: [rsa.jwk], more: 'x'.repeat(100_000) }) });
      expect(await statusWith(open, `${address}?big`)).toBeGreaterThanOrEqual(400);
    });
    it.each<[string, () => ReturnType<typeof reply>]>([
      ['are no JSON', () => ({ status: 200, body: '<html></html>' })],
      ['are no key set', () => ({ status: 200, body: '{"keys":"none"}' })],
      ['are an error', () => ({ status: 500, body: JSON.stringify({ keys: [rsa.jwk] }) })],
      ['never end', () => ({ status: 200, body: '{"keys":[', hangs: true })],
      [
        'blow up when they are unpacked',
        () => ({
          status: 200,
          headers: { 'Content-Encoding': 'gzip' },
          body: gzipSync(JSON.stringify({ keys: [rsa.jwk], more: 'x'.repeat(20_000_000) })),
        }),
      ],
    ])('that %s are refused, and soon', async (_title, answer) => {
      reply = answer;
      const begun = Date.now();
      expect(await statusWith(open, `${address}?${randomUUID()}`)).toBe(401);
      expect(Date.now() - begun).toBeLessThan(10_000);
    });
    it('that redirect are refused', async () => {
      reply = path =>
        path.endsWith('moved')
          ? { status: 302, headers: { Location: '/jwks.json' }, body: '' }
          : { status: 200, body: JSON.stringify({ keys: [rsa.jwk] }) };
      expect(await statusWith(open, `${address}?moved`)).toBeGreaterThanOrEqual(400);
    });
  });
});
