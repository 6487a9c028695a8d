import type { Environment } from '../config/environment.js';
import type { DatabaseConnection } from './database-connection.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';

/** The database named in the environment, or a PostgreSQL of our own in `DATA_DIRECTORY`. */
export async function chooseDatabase(environment: Environment): Promise<DatabaseConnection> {
  return environment.DATABASE_URL
    ? remoteDatabase(environment.DATABASE_URL)
    : startEmbeddedPostgres(environment.DATA_DIRECTORY, { connections: connectionsOf(environment) });
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
