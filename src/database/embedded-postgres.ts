import { Client } from 'pg';
import type { DatabaseConnection } from './database-connection.js';
import { ClusterDirectory } from './embedded/cluster-directory.js';
import { ClusterLaunch } from './embedded/cluster-launch.js';
import { createClusterIfAbsent } from './embedded/create-cluster.js';
import { LastingPostgres } from './embedded/lasting-postgres.js';
import { postgresAccount } from './embedded/postgres-account.js';
import { findPostgresBinaries } from './embedded/postgres-binaries.js';

const DATABASE = 'firekeeper';

export interface EmbeddedPostgres extends DatabaseConnection {
  /** The same server as its superuser: for making databases. */
  readonly superuserUrl: string;
}

export interface EmbeddedPostgresOptions {
  /** False for tests: survives no crash of the machine, and is faster. */
  readonly durable?: boolean;
  /** The most connections it takes. */
  readonly connections?: number;
}

/**
 * Starts a PostgreSQL of our own in the directory; the first start creates the cluster. It listens on a Unix socket
 * that only we can open, or on loopback; both ask for a generated password. If it ends unasked, it is started again.
 */
export async function startEmbeddedPostgres(
  dataDirectory: string,
  { durable = true, connections = 60 }: EmbeddedPostgresOptions = {},
): Promise<EmbeddedPostgres> {
  const directory = new ClusterDirectory(dataDirectory, await postgresAccount());
  await directory.prepare();
  const password = await directory.password();
  const binaries = await findPostgresBinaries(directory.account);
  await createClusterIfAbsent(directory, binaries, password, durable);

  const launch = new ClusterLaunch(directory, binaries, password, { durable, connections });
  const postgres = await LastingPostgres.start(launch);
  const superuserUrl = postgres.url('postgres', 'postgres');
  await createDatabaseIfAbsent(superuserUrl, password);
  return {
    description: `embedded PostgreSQL in ${directory.root}`,
    url: postgres.url(DATABASE, DATABASE),
    superuserUrl,
    onUnexpectedEnd: listener => postgres.onLastEnd(listener),
    stop: async () => postgres.stop(),
  };
}

/** The server works as the owner of its database, not as a superuser. */
async function createDatabaseIfAbsent(superuserUrl: string, password: string): Promise<void> {
  const client = new Client({ connectionString: superuserUrl, application_name: 'firekeeper start' });
  try {
    await client.connect();
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount) return;
    await client.query(`drop role if exists ${DATABASE}`);
    await client.query(`create role ${DATABASE} login password ${client.escapeLiteral(password)}`);
    await client.query(`create database ${DATABASE} owner ${DATABASE}`);
  } finally {
    await client.end();
  }
}
