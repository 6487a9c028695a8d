import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestServer } from '../support/start-server.js';
import { aHospital, aKey, type AppKey } from './a-hospital.js';
import { REDIRECT_URI } from './an-app.js';

const ISSUER = 'https://trust.example';

let directory: string;
let server: TestServer;
let key: AppKey;
beforeAll(async () => {
  key = await aKey('ES384', 'trust-1');
  directory = await mkdtemp(join(tmpdir(), 'firekeeper-statements-'));
  const file = join(directory, 'issuers.json');
  await writeFile(file, JSON.stringify([{ iss: ISSUER, jwks: { keys: [key.jwk] } }]));
  server = await aHospital({
    environment: { CLIENT_REGISTRATION: 'loopback', SOFTWARE_STATEMENT_ISSUERS_FILE: file },
  });
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});

async function statement(claims: Record<string, unknown> = {}, by = key): Promise<string> {
  return new SignJWT({ iss: ISSUER, client_name: 'Approved App', redirect_uris: [REDIRECT_URI], ...claims })
    .setProtectedHeader({ alg: by.alg, kid: 'trust-1' })
    .setIssuedAt()
    .sign(by.privateKey);
}

async function register(metadata: Record<string, unknown>) {
  const response = await server.request('/register', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(metadata),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('S55 RFC 7591 §2.3, software statements', () => {
  it('of a trusted issuer stand above what the app says, and come back unchanged', async () => {
    const software_statement = await statement();
    const { status, body } = await register({
      client_name: 'Pretender',
      redirect_uris: ['https://evil.example/callback'],
      client_uri: 'https://app.example',
      software_statement,
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      client_name: 'Approved App',
      redirect_uris: [REDIRECT_URI],
      client_uri: 'https://app.example',
      software_statement,
    });
  });

  it('give nobody more than registration does', async () => {
    const software_statement = await statement({ grant_types: ['client_credentials'], client_id: 'portal' });
    const { status, body } = await register({ software_statement });
    expect([status, body['error']]).toEqual([400, 'invalid_client_metadata']);
  });

  it.each<[string, string, () => Promise<unknown>]>([
    ['another issuer', 'unapproved_software_statement', () => statement({ iss: 'https://other.example' })],
    ['another key', 'invalid_software_statement', async () => statement({}, await aKey('ES384', 'trust-1'))],
    ['no issuer', 'invalid_software_statement', () => statement({ iss: undefined })],
    ['an end long past', 'invalid_software_statement', () => statement({ exp: 1_700_000_000 })],
    ['no signature', 'invalid_software_statement', async () => new UnsecuredJWT({ iss: ISSUER }).encode()],
    ['no JWT', 'invalid_software_statement', async () => 'x'],
    ['no text', 'invalid_software_statement', async () => ({ iss: ISSUER })],
  ])('with %s are %s', async (_title, code, make) => {
    const { status, body } = await register({
      redirect_uris: [REDIRECT_URI],
      software_statement: await make(),
    });
    expect([status, body['error']]).toEqual([400, code]);
    expect(body['error_description']).toEqual(expect.any(String));
  });
});
