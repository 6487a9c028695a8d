import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { prepareSchema } from '../../src/database/migrate.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The one PostgreSQL of this test run, as superuser. */
    databaseServerUrl: string;
  }
}

/** Name of the migrated database that `freshDatabase()` copies. */
export const TEMPLATE = 'firekeeper_template';

/** Some files run a server for each of their tests, all at once. */
const CONNECTIONS = 200;

/** vitest globalSetup: one embedded PostgreSQL for the run, with a migrated template database. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'firekeeper-test-'));
  const server = await startEmbeddedPostgres(directory, { durable: false, connections: CONNECTIONS });
  const client = new Client({ connectionString: server.superuserUrl });
  await client.connect();
  await client.query(`create database ${TEMPLATE} owner firekeeper`);
  await client.end();
  await prepareSchema(withDatabase(server.url, TEMPLATE), true);
  project.provide('databaseServerUrl', server.superuserUrl);
  return async () => {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  };
}

/** The same server and account, another database. */
function withDatabase(url: string, database: string): string {
  return url.replace(/(?<=\/\/[^/]*\/)[^?]*/, database);
}
