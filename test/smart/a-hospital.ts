import { Global, Module } from '@nestjs/common';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK } from 'jose';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { AuthorizationServerModule } from '../../src/auth/authorization-server/authorization-server.module.js';
import { ClientRepository } from '../../src/clients/client.repository.js';
import { PatientDirectory } from '../../src/launch-context/patient-directory.js';
import { startServer, type StartOptions, type TestServer } from '../support/start-server.js';
import { REDIRECT_URI } from './an-app.js';

class TwoPatients extends PatientDirectory {
  search() {
    return Promise.resolve([
      { id: 'alice', name: 'Alice Archer' },
      { id: 'bob', name: 'Bob Baker' },
    ]);
  }
  find(user: { roles: readonly string[]; patients: readonly string[] }, id: string) {
    const ok = user.roles.includes('clinician') || user.patients.includes(id);
    return Promise.resolve(ok && ['alice', 'bob'].includes(id) ? { id, name: id } : undefined);
  }
  encounters() {
    return Promise.resolve([{ id: 'visit-1', description: 'Check-up' }]);
  }
  patientsOf() {
    return Promise.resolve([]);
  }
}

@Global()
@Module({
  imports: [AuthorizationServerModule],
  providers: [{ provide: PatientDirectory, useClass: TwoPatients }],
  exports: [PatientDirectory],
})
class DirectoryModule {}

export const SECRET = 'a-secret-of-43-characters-as-we-generate-them';

export interface AppKey {
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
  readonly alg: string;
}

export async function aKey(alg: 'RS384' | 'ES384', kid: string): Promise<AppKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return {
    privateKey,
    alg,
    jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' },
  };
}

/** A server with two patients, the people and the apps that the tests of SMART need. */
export async function aHospital(
  options: StartOptions & { keys?: readonly AppKey[] } = {},
): Promise<TestServer> {
  const server = await startServer({ ...options, extensions: [DirectoryModule] });
  const users = server.get(UserRepository);
  await users.declare({
    username: 'dr.grace',
    password: 'correct horse',
    name: 'Dr Grace',
    fhirUser: 'Practitioner/grace',
    roles: ['clinician'],
  });
  await users.declare({
    username: 'alice',
    password: 'correct horse',
    name: 'Alice',
    fhirUser: 'Patient/alice',
    roles: ['patient'],
  });
  const clients = server.get(ClientRepository);
  const redirect_uris = [REDIRECT_URI];
  const jwks = { keys: (options.keys ?? []).map(key => key.jwk) };
  await clients.declare({
    client_id: 'public-app',
    client_name: 'Public App',
    token_endpoint_auth_method: 'none',
    redirect_uris,
    launch_uri: 'http://127.0.0.1:4999/launch',
  });
  await clients.declare({
    client_id: 'other-app',
    client_name: 'Other App',
    token_endpoint_auth_method: 'none',
    redirect_uris,
    launch_uri: 'http://127.0.0.1:4999/launch',
  });
  await clients.declare({
    client_id: 'house-app',
    token_endpoint_auth_method: 'none',
    redirect_uris,
    firekeeper_consent: 'implied',
  });
  await clients.declare({
    client_id: 'bounded-app',
    token_endpoint_auth_method: 'none',
    redirect_uris,
    scope: 'launch/patient openid patient/Observation.rs',
  });
  await clients.declare({ client_id: 'symmetric-app', client_secret: SECRET, redirect_uris });
  await clients.declare({ client_id: 'resource-server', client_secret: SECRET, grant_types: [] });
  if (jwks.keys.length > 0) {
    await clients.declare({ client_id: 'asymmetric-app', jwks, redirect_uris });
    await clients.declare({
      client_id: 'backend',
      jwks,
      grant_types: ['client_credentials'],
      scope: 'system/*.rs',
    });
  }
  return server;
}
