import { type CryptoKey, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { ClientMetadata } from '../../src/clients/client-metadata.js';
import { ClientRepository } from '../../src/clients/client.repository.js';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { startServer, type StartOptions, type TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';
import { REDIRECT_URI } from './an-app.js';

export const PASSWORD = 'correct horse';
export const SECRET = 'a-secret-of-43-characters-as-we-generate-them';

/** A key pair of an app, with the public key as it is registered. */
export interface AppKey {
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
  readonly alg: string;
}

export async function aKey(alg: 'RS384' | 'ES384', kid: string): Promise<AppKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, alg, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

/** A server with two patients and the people and apps that the tests of SMART need. */
export async function aHospital(
  options: StartOptions & { readonly keys?: readonly AppKey[] } = {},
): Promise<TestServer> {
  const server = await startServer(options);
  await admit(server, 'alice', 'Archer', 'visit-1');
  await admit(server, 'bob', 'Baker', 'visit-2');
  await put(server, { resourceType: 'Practitioner', id: 'grace', name: [{ family: 'Hopper' }] });

  const users = server.get(UserRepository);
  const password = PASSWORD;
  await users.declare({
    username: 'dr.grace',
    password,
    name: 'Dr Grace',
    fhirUser: 'Practitioner/grace',
    roles: ['clinician'],
  });
  await users.declare({
    username: 'alice',
    password,
    name: 'Alice',
    fhirUser: 'Patient/alice',
    roles: ['patient'],
  });

  const clients = server.get(ClientRepository);
  for (const client of CLIENTS) await clients.declare(client);
  const jwks = { keys: (options.keys ?? []).map(key => key.jwk) };
  if (jwks.keys.length > 0) {
    await clients.declare({ client_id: 'asymmetric-app', jwks, redirect_uris: [REDIRECT_URI] });
    await clients.declare({
      client_id: 'backend',
      jwks,
      grant_types: ['client_credentials'],
      scope: 'system/*.rs',
    });
  }
  return server;
}

const APP = { token_endpoint_auth_method: 'none', redirect_uris: [REDIRECT_URI] } as const;
const LAUNCHABLE = { ...APP, redirect_uris: [REDIRECT_URI], launch_uri: 'http://127.0.0.1:4999/launch' };

export const PUBLIC_APP: ClientMetadata = {
  client_id: 'public-app',
  client_name: 'Public App',
  ...LAUNCHABLE,
};

const CLIENTS: readonly ClientMetadata[] = [
  PUBLIC_APP,
  { client_id: 'other-app', client_name: 'Other App', ...LAUNCHABLE },
  { client_id: 'house-app', ...LAUNCHABLE, firekeeper_consent: 'implied' },
  { client_id: 'bounded-app', ...LAUNCHABLE, scope: 'launch/patient openid patient/Observation.rs' },
  { client_id: 'symmetric-app', client_secret: SECRET, redirect_uris: [REDIRECT_URI] },
  { client_id: 'resource-server', client_secret: SECRET, grant_types: [] },
];

/** A patient with a visit and an observation. */
async function admit(server: TestServer, id: string, family: string, visit: string): Promise<void> {
  const subject = { reference: `Patient/${id}` };
  await put(server, {
    resourceType: 'Patient',
    id,
    name: [{ family, given: [id] }],
    birthDate: '1984-05-21',
  });
  await put(server, {
    resourceType: 'Encounter',
    id: visit,
    subject,
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
    type: [{ text: 'Check-up' }],
    period: { start: '2026-01-02T10:00:00Z' },
  });
  await put(server, {
    resourceType: 'Observation',
    id: `weight-of-${id}`,
    subject,
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] },
  });
}

async function put(
  server: TestServer,
  resource: { resourceType: string; id: string; [element: string]: unknown },
) {
  const token = await aToken(server, { scope: 'system/*.cruds' });
  const response = await server.request(`/fhir/${resource.resourceType}/${resource.id}`, {
    method: 'PUT',
    headers: { ...bearer(token), 'Content-Type': 'application/fhir+json' },
    body: JSON.stringify(resource),
  });
  if (!response.ok) throw new Error(`${resource.resourceType}/${resource.id}: ${await response.text()}`);
}
