import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientRepository } from '../../src/clients/client.repository.js';
import type { TestServer } from '../support/start-server.js';
import { aHospital, SECRET } from './a-hospital.js';
import { authorize, basic, claimsOf, post, REDIRECT_URI } from './an-app.js';
import { aCertificate, type Certified, certifiedKey } from './certificates.js';
import {
  asEscapedPem,
  asStructuredField,
  type ProxiedAnswer,
  startTlsProxy,
  type TlsProxy,
} from './tls-proxy.js';

const HEADER = 'X-Client-Cert';
const SCOPE = 'launch/patient patient/Patient.rs offline_access';

let directory: string;
let server: TestServer;
let proxy: TlsProxy;
let nginx: TlsProxy;
let selfSigned: Certified;
let issued: Certified;
let stranger: Certified;
let authority: Certified;
let tls: Certified;

beforeAll(async () => {
  authority = await aCertificate({ subject: 'CN=Hospital CA', isAuthority: true });
  selfSigned = await aCertificate({ subject: 'CN=self' });
  stranger = await aCertificate({ subject: 'O=Hospital\\, Inc.,CN=service' });
  issued = await aCertificate({ subject: 'O=Hospital\\, Inc.,CN=service', issuer: authority });
  tls = await aCertificate({ subject: 'CN=localhost', names: [{ type: 'ip', value: '127.0.0.1' }] });
  directory = await mkdtemp(join(tmpdir(), 'firekeeper-mtls-'));
  const issuers = join(directory, 'issuers.pem');
  await writeFile(issuers, authority.pem);
  server = await aHospital({
    environment: {
      MTLS_CERTIFICATE_HEADER: HEADER,
      MTLS_PROXIES: '127.0.0.0/8, ::1',
      MTLS_ISSUERS_FILE: issuers,
      MTLS_PUBLIC_URL: 'https://mtls.example',
    },
  });
  const clients = server.get(ClientRepository);
  await clients.declare({
    client_id: 'self-signed',
    token_endpoint_auth_method: 'self_signed_tls_client_auth',
    jwks: { keys: [(await certifiedKey(selfSigned, 'k')) as JWK] },
    redirect_uris: [REDIRECT_URI],
    tls_client_certificate_bound_access_tokens: true,
  });
  await clients.declare({
    client_id: 'by-name',
    tls_client_auth_subject_dn: 'CN=service, O=Hospital\\, Inc.',
    grant_types: ['client_credentials'],
    scope: 'system/*.rs',
    tls_client_certificate_bound_access_tokens: true,
  });
  proxy = await startTlsProxy(server.url, tls, HEADER, asStructuredField);
  nginx = await startTlsProxy(server.url, tls, HEADER, asEscapedPem);
});
afterAll(async () => {
  await proxy.close();
  await nginx.close();
  await server.close();
  await rm(directory, { recursive: true });
});

function form(
  through: TlsProxy,
  path: string,
  fields: Record<string, string>,
  certificate?: Certified,
): Promise<ProxiedAnswer> {
  return through.request(`/auth${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
    ...(certificate ? { certificate } : {}),
  });
}

const service = (certificate?: Certified, through = proxy) =>
  form(
    through,
    '/token',
    { grant_type: 'client_credentials', scope: 'system/*.rs', client_id: 'by-name' },
    certificate,
  );

const read = (token: unknown, certificate?: Certified) =>
  proxy.request('/fhir/Patient/alice', {
    headers: { Authorization: `Bearer ${String(token)}` },
    ...(certificate ? { certificate } : {}),
  });

const thumbprintOf = ({ certificate }: Certified): string =>
  createHash('sha256').update(Buffer.from(certificate.rawData)).digest('base64url');

async function launch(certificate: Certified): Promise<ProxiedAnswer> {
  const outcome = await authorize({ server, clientId: 'self-signed', scope: SCOPE });
  return form(
    proxy,
    '/token',
    {
      grant_type: 'authorization_code',
      client_id: 'self-signed',
      code: outcome.callback['code'] ?? '',
      redirect_uri: REDIRECT_URI,
      code_verifier: outcome.verifier,
    },
    certificate,
  );
}

describe('S59 RFC 8705 §2.1, tls_client_auth', () => {
  it.each([
    ['RFC 9440', () => proxy],
    ['percent-encoded PEM', () => nginx],
  ])(
    'takes a certificate of the authority with the registered name, handed over as %s',
    async (_form, through) => {
      const { status, body } = await service(issued, through());
      expect(status).toBe(200);
      expect(claimsOf(body['access_token'])['cnf']).toEqual({ 'x5t#S256': thumbprintOf(issued) });
    },
  );

  it.each<[string, () => Promise<Certified | undefined>]>([
    ['no certificate', () => Promise.resolve(undefined)],
    ['the name, signed by nobody of note', () => Promise.resolve(stranger)],
    ['another name', () => aCertificate({ subject: 'O=Hospital\\, Inc.,CN=other', issuer: authority })],
    [
      'a longer name',
      () => aCertificate({ subject: 'C=DE,O=Hospital\\, Inc.,CN=service', issuer: authority }),
    ],
    [
      'a certificate of yesterday',
      () =>
        aCertificate({
          subject: 'O=Hospital\\, Inc.,CN=service',
          issuer: authority,
          notAfter: new Date(Date.now() - 1000),
        }),
    ],
    [
      'an issuer that may not issue',
      () => aCertificate({ subject: 'O=Hospital\\, Inc.,CN=service', issuer: issued }),
    ],
  ])('refuses %s', async (_title, make) => {
    const { status, body } = await service(await make());
    expect([status, body['error']]).toEqual([401, 'invalid_client']);
  });

  it.each<[string, Record<string, string>, { type: 'dns' | 'url' | 'ip' | 'email'; value: string }]>([
    [
      'tls_client_auth_san_dns',
      { tls_client_auth_san_dns: 'svc.example' },
      { type: 'dns', value: 'svc.example' },
    ],
    [
      'tls_client_auth_san_uri',
      { tls_client_auth_san_uri: 'urn:svc:1' },
      { type: 'url', value: 'urn:svc:1' },
    ],
    ['tls_client_auth_san_ip', { tls_client_auth_san_ip: '10.1.2.3' }, { type: 'ip', value: '10.1.2.3' }],
    [
      'tls_client_auth_san_email',
      { tls_client_auth_san_email: 'a@svc.example' },
      { type: 'email', value: 'a@svc.example' },
    ],
  ])('knows a client by %s', async (clientId, member, name) => {
    await server.get(ClientRepository).declare({
      client_id: clientId,
      ...member,
      grant_types: ['client_credentials'],
      scope: 'system/*.rs',
    });
    const fields = { grant_type: 'client_credentials', scope: 'system/*.rs', client_id: clientId };
    const rightful = await aCertificate({ subject: 'CN=x', names: [name], issuer: authority });
    expect((await form(proxy, '/token', fields, rightful)).status).toBe(200);
    expect((await form(proxy, '/token', fields, issued)).status).toBe(401);
  });
});

describe('S59 RFC 8705 §2.2, self_signed_tls_client_auth', () => {
  it('takes the registered certificate, and binds the tokens to it', async () => {
    const { status, body } = await launch(selfSigned);
    expect(status).toBe(200);
    expect(body['token_type']).toBe('Bearer');
    expect(claimsOf(body['access_token'])['cnf']).toEqual({ 'x5t#S256': thumbprintOf(selfSigned) });
    const refreshed = {
      grant_type: 'refresh_token',
      refresh_token: String(body['refresh_token']),
      client_id: 'self-signed',
    };
    expect((await form(proxy, '/token', refreshed, stranger)).status).toBe(401);
    expect((await form(proxy, '/token', refreshed, selfSigned)).status).toBe(200);
  });

  it('refuses another one', async () => {
    const { status, body } = await launch(stranger);
    expect([status, body['error']]).toEqual([401, 'invalid_client']);
  });
});

describe('S59 RFC 8705 §3, tokens bound to a certificate', () => {
  it('are answered by the FHIR server for its holder alone', async () => {
    const token = (await service(issued)).body['access_token'];
    expect((await read(token, issued)).status).toBe(200);
    for (const certificate of [undefined, stranger, selfSigned]) {
      const answer = await read(token, certificate);
      expect(answer.status).toBe(401);
      expect(String(answer.headers['www-authenticate'])).toMatch(
        /^Bearer .*error="invalid_token".*certificate/,
      );
    }
  });

  it('stay bound when the token is remembered', async () => {
    const token = (await service(issued)).body['access_token'];
    for (const [certificate, status] of [
      [issued, 200],
      [stranger, 401],
      [issued, 200],
    ] as const) {
      expect((await read(token, certificate)).status).toBe(status);
    }
  });

  it('INT-02 introspection tells the certificate', async () => {
    const token = String((await service(issued)).body['access_token']);
    const { body } = await post(server, '/introspect', { token }, basic('resource-server', SECRET));
    expect(body).toMatchObject({ active: true, cnf: { 'x5t#S256': thumbprintOf(issued) } });
  });

  it('are advertised, with the endpoints where certificates are asked for', async () => {
    for (const path of ['/fhir/.well-known/smart-configuration', '/auth/.well-known/openid-configuration']) {
      const configuration = (await (await server.request(path)).json()) as Record<string, unknown>;
      expect(configuration).toMatchObject({
        tls_client_certificate_bound_access_tokens: true,
        mtls_endpoint_aliases: { token_endpoint: 'https://mtls.example/auth/token' },
      });
      expect(configuration['token_endpoint_auth_methods_supported']).toEqual(
        expect.arrayContaining(['tls_client_auth', 'self_signed_tls_client_auth']),
      );
    }
  });
});

describe('S59 the header from a peer that is no configured proxy', () => {
  let closed: TestServer;
  beforeAll(async () => {
    closed = await aHospital({
      environment: { MTLS_CERTIFICATE_HEADER: HEADER, MTLS_PROXIES: '192.0.2.1' },
    });
    await closed.get(ClientRepository).declare({
      client_id: 'self-signed',
      token_endpoint_auth_method: 'self_signed_tls_client_auth',
      jwks: { keys: [(await certifiedKey(selfSigned, 'k')) as JWK] },
      grant_types: ['client_credentials'],
      scope: 'system/*.rs',
    });
  });
  afterAll(async () => closed.close());

  it('counts as absent', async () => {
    const header = { [HEADER]: asStructuredField(Buffer.from(selfSigned.certificate.rawData)) };
    const fields = { grant_type: 'client_credentials', scope: 'system/*.rs', client_id: 'self-signed' };
    const { status, body } = await post(closed, '/token', fields, header);
    expect([status, body['error']]).toEqual([401, 'invalid_client']);
  });

  it('offers no tls_client_auth without authorities', async () => {
    const configuration = (await (await closed.request('/fhir/.well-known/smart-configuration')).json()) as {
      token_endpoint_auth_methods_supported: string[];
    };
    expect(configuration.token_endpoint_auth_methods_supported).not.toContain('tls_client_auth');
  });
});

describe('S59 a header that holds no certificate', () => {
  it.each(['', 'x', ':AAAA:', '%', '-----BEGIN CERTIFICATE-----', 'A'.repeat(20_000)])(
    'proves nothing: %s',
    async value => {
      const fields = { grant_type: 'client_credentials', scope: 'system/*.rs', client_id: 'by-name' };
      const { status } = await post(server, '/token', fields, { [HEADER]: value });
      expect([401, 431]).toContain(status);
    },
  );
});
