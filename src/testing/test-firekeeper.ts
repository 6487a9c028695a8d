import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Abstract, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessTokenMint } from '../auth/authorization-server/keys/access-token-mint.js';
import type { UserRights } from '../auth/resource-server/principal.js';
import { readEnvironment } from '../config/read-environment.js';
import { startEmbeddedPostgres } from '../database/embedded-postgres.js';
import type { ExtensionModule } from '../extension/extension-declarations.js';
import { createApplication } from '../server/create-application.js';
import { freePort } from './free-port.js';

export interface TestOptions {
  readonly modules?: readonly ExtensionModule[];
  /** Settings of docs/configuration.md by their names. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** What a token is to hold. `system/` scopes alone make it a backend service's, else it is a clinician's. */
export interface TestToken {
  readonly scope: string;
  /** Id of the Patient in launch context. */
  readonly patient?: string;
  readonly encounter?: string;
  readonly user?: UserRights;
}

/** A whole server with an empty PostgreSQL of its own, in this process. */
export interface TestFirekeeper {
  readonly url: string;
  readonly fhirBase: string;
  /** Sends a request with a token to a path below the FHIR base; a body goes out as FHIR JSON. */
  fhir(token: string, method: string, path: string, body?: object): Promise<Response>;
  /** Signed by this server as if an app had been launched. */
  token(request: TestToken): Promise<string>;
  /** A provider of the running application. */
  get<T>(token: Type<T> | Abstract<T>): T;
  close(): Promise<void>;
}

/** Starts a server for tests; the first one on a machine takes a few seconds more. */
export async function startTestFirekeeper({
  modules = [],
  settings = {},
}: TestOptions = {}): Promise<TestFirekeeper> {
  const directory = await mkdtemp(join(tmpdir(), 'firekeeper-test-'));
  const database = await startEmbeddedPostgres(join(directory, 'data'), { durable: false });
  let app: NestFastifyApplication | undefined;
  const stop = async (): Promise<void> => {
    await app?.close();
    await database.stop();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const environment = readEnvironment({
      PORT: String(await freePort()),
      DATABASE_URL: database.url,
      DATA_DIRECTORY: directory,
      ...settings,
    });
    const started = (app = await createApplication(environment, modules));
    await started.listen(environment.PORT, environment.HOST);
    return {
      url: environment.publicUrl,
      fhirBase: environment.fhirBase,
      fhir: async (token, method, path, body) =>
        fetch(`${environment.fhirBase}/${path}`, {
          method,
          headers: {
            Authorization: `Bearer ${token}`,
            ...(body === undefined ? {} : { 'Content-Type': 'application/fhir+json' }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      token: async request => mint(started.get(AccessTokenMint, { strict: false }), request),
      get: token => started.get(token, { strict: false }),
      close: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function mint(tokens: AccessTokenMint, { scope, user, ...context }: TestToken): Promise<string> {
  const isBackend = user === undefined && scope.split(' ').every(word => word.startsWith('system/'));
  const clinician: UserRights = { username: 'clinician', roles: ['clinician'], patients: [] };
  return tokens.mint({
    scope,
    clientId: 'test-app',
    ...context,
    ...(isBackend ? {} : { user: user ?? clinician }),
  });
}
