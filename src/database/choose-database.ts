import { Client } from 'pg';
import type { Environment } from '../config/environment.js';
import type { DatabaseConnection } from './database-connection.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { runningEmbeddedUrl } from './running-embedded-url.js';

/** The database named in the environment, or a PostgreSQL of our own in `DATA_DIRECTORY`. */
export async function chooseDatabase(environment: Environment): Promise<DatabaseConnection> {
  return environment.DATABASE_URL
    ? remoteDatabase(environment.DATABASE_URL)
    : startEmbeddedPostgres(environment.DATA_DIRECTORY, { connections: connectionsOf(environment) });
}

/** The same for a command that looks at the data, beside a server too: what one runs there is used, and left running. */
export async function joinDatabase(environment: Environment): Promise<DatabaseConnection> {
  if (environment.DATABASE_URL) return chooseDatabase(environment);
  const running = await runningEmbeddedUrl(environment.DATA_DIRECTORY);
  return running !== undefined && (await answers(running))
    ? remoteDatabase(running)
    : chooseDatabase(environment);
}

/** A machine that went down leaves the traces of a PostgreSQL that runs no more. */
async function answers(connectionString: string): Promise<boolean> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Beside its pool a process has readers, TypeORM and a listener; the primary is one more; tools need some as well. */
function connectionsOf({ poolSize, WORKERS }: Environment): number {
  return 30 + (WORKERS + 1) * (poolSize + 10);
}

function remoteDatabase(url: string): DatabaseConnection {
  const { host, pathname } = new URL(url);
  return {
    description: `PostgreSQL at ${host}${pathname}`,
    url,
    stop: async () => {},
    onUnexpectedEnd: () => {},
  };
}
