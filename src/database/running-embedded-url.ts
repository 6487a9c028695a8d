import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClusterDirectory } from './embedded/cluster-directory.js';
import { connectionUrl } from './embedded/connection-url.js';
import { readPostmasterFile } from './embedded/postmaster.js';

const DATABASE = 'firekeeper';

/** How to reach the embedded PostgreSQL that a server runs in the directory; undefined if none does. Makes nothing. */
export async function runningEmbeddedUrl(dataDirectory: string): Promise<string | undefined> {
  const directory = new ClusterDirectory(dataDirectory, undefined);
  const running = await readPostmasterFile(directory);
  if (!running?.isReady) return undefined;
  const password = await readFile(join(directory.root, 'postgres.password'), 'utf8').catch(() => undefined);
  if (password === undefined) return undefined;
  return connectionUrl(directory, running.port, running.onSocket, DATABASE, password.trim(), DATABASE);
}
