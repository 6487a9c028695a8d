import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Abstract, Type } from '@nestjs/common';
import { readEnvironment } from '../../src/config/read-environment.js';
import type { ExtensionModule } from '../../src/extension/extension-declarations.js';
import { createApplication } from '../../src/server/create-application.js';
import { freePort } from './free-port.js';
import { freshDatabase } from './fresh-database.js';
import { openServers } from './open-servers.js';

export interface StartOptions {
  /** Environment variables beside the defaults. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Content of the bootstrap file. */
  readonly bootstrap?: unknown;
  /** Modules beside the server's own. */
  readonly extensions?: readonly ExtensionModule[];
}

/** A whole server with a database of its own, in this process. */
export interface TestServer {
  /** `http://localhost:PORT` */
  readonly url: string;
  readonly fhirBase: string;
  /** Sends a request to a path of the server, or to an absolute URL; redirects are not followed. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** A provider of the running application. */
  get<T>(token: Type<T> | Abstract<T> | string | symbol): T;
  close(): Promise<void>;
}

export async function startServer(options: StartOptions = {}): Promise<TestServer> {
  const directory = await mkdtemp(join(tmpdir(), 'firekeeper-server-'));
  const remove = async (): Promise<void> => rm(directory, { recursive: true, force: true });
  try {
    return await startIn(directory, options, remove);
  } catch (error) {
    await remove();
    throw error;
  }
}

async function startIn(
  directory: string,
  { environment = {}, bootstrap, extensions = [] }: StartOptions,
  closed: () => Promise<void>,
): Promise<TestServer> {
  const settings = readEnvironment({
    PORT: String(await freePort()),
    DATABASE_URL: await freshDatabase(),
    DATA_DIRECTORY: directory,
    // They would come into what tests count, whenever they are made.
    AUDIT_EVENTS: 'false',
    // Looked through at the end of the run.
    LOG_LEVEL: 'info',
    LOG_FORMAT: 'json',
    ...(bootstrap === undefined ? {} : { BOOTSTRAP_FILE: await writeBootstrap(directory, bootstrap) }),
    ...environment,
  });
  const app = await createApplication(settings, extensions);
  try {
    await app.listen(settings.PORT, settings.HOST);
  } catch (error) {
    // What has started before the mistake would go on.
    await app.close();
    throw error;
  }
  const url = settings.publicUrl;
  const server: TestServer = {
    url,
    fhirBase: settings.fhirBase,
    request: async (path, init) => fetch(new URL(path, url), { redirect: 'manual', ...init }),
    get: token => app.get(token, { strict: false }),
    close: async () => {
      openServers.delete(server);
      await app.close();
      await closed();
    },
  };
  openServers.add(server);
  return server;
}

async function writeBootstrap(directory: string, content: unknown): Promise<string> {
  const file = join(directory, 'bootstrap.json');
  await writeFile(file, JSON.stringify(content));
  return file;
}
