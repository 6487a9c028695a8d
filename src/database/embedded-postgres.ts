import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { DatabaseConnection } from './database-connection.js';
import { ClusterDirectory } from './embedded/cluster-directory.js';
import { connectionUrl } from './embedded/connection-url.js';
import { createClusterIfAbsent } from './embedded/create-cluster.js';
import { DataDirectoryInUseError } from './embedded/data-directory-in-use.error.js';
import { postgresAccount } from './embedded/postgres-account.js';
import { findPostgresBinaries } from './embedded/postgres-binaries.js';
import { Postmaster, readPostmasterFile } from './embedded/postmaster.js';
import { Presence } from './embedded/presence.js';

const DATABASE = 'firekeeper';
const TAKE_OVER_PATIENCE_MS = 15_000;
/** Longer than a starting server needs between its PostgreSQL being ready and its announcing itself. */
const ANNOUNCEMENT_MS = 2_000;

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
 * that only we can open, or on loopback; both ask for a generated password.
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

  const postmaster = await launchOrTakeOver(directory, binaries, password, durable, connections);
  const url = (user: string, database: string): string =>
    connectionUrl(directory, postmaster.port, directory.hasSocket, user, password, database);
  const presence = await Presence.announce(url('postgres', 'postgres'));
  await createDatabaseIfAbsent(url('postgres', 'postgres'), password);
  return {
    description: `embedded PostgreSQL in ${directory.root}`,
    url: url(DATABASE, DATABASE),
    superuserUrl: url('postgres', 'postgres'),
    onUnexpectedEnd: listener => postmaster.onUnexpectedExit(listener),
    stop: async () => {
      await presence.end();
      await postmaster.stop();
    },
  };
}

/** A PostgreSQL that still runs here belongs to another server, or to one that was killed: then it is stopped. */
async function launchOrTakeOver(
  directory: ClusterDirectory,
  binaries: string,
  password: string,
  durable: boolean,
  connections: number,
): Promise<Postmaster> {
  const deadline = Date.now() + TAKE_OVER_PATIENCE_MS;
  while (Date.now() < deadline) {
    const postmaster = await Postmaster.launch(directory, binaries, durable, connections);
    if (postmaster) return postmaster;
    await stopIfAbandoned(directory, password);
    await sleep(200);
  }
  throw new DataDirectoryInUseError(directory.root);
}

async function stopIfAbandoned(directory: ClusterDirectory, password: string): Promise<void> {
  const running = await readPostmasterFile(directory);
  if (!running?.isReady) return;
  const url = connectionUrl(directory, running.port, running.onSocket, 'postgres', password, 'postgres');
  for (const patience of [ANNOUNCEMENT_MS, 0]) {
    const announced = await Presence.isAnnounced(url).catch(() => undefined);
    if (announced === undefined) return; // It is starting or stopping: the next round asks again.
    if (announced) throw new DataDirectoryInUseError(directory.root);
    await sleep(patience);
  }
  // Only what still is the PostgreSQL that we asked.
  if ((await readPostmasterFile(directory))?.pid === running.pid) process.kill(running.pid, 'SIGINT');
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
