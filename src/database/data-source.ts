import type { TlsOptions } from 'node:tls';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { parseIntoClientConfig } from 'pg-connection-string';
import { MIGRATIONS } from '../../migrations/index.js';
import type { MigrationClass } from './own-migrations.js';
import { SnakeCaseNamingStrategy } from './snake-case.naming-strategy.js';

/** Few, of all workers together: TypeORM serves logins and administration, not the FHIR hot paths. */
const POOL_SIZE = 5;

/** TypeORM's options: the same for the server, the migration commands and the tests. */
export function dataSourceOptions(url: string, workers = 1): DataSourceOptions {
  const { host, port, user, password, database, ssl } = parseIntoClientConfig(url);
  return {
    type: 'postgres',
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(user === undefined ? {} : { username: user }),
    ...(password === undefined ? {} : { password: password as string }),
    ...(database === undefined ? {} : { database }),
    ...(ssl === undefined ? {} : { ssl: ssl as boolean | TlsOptions }),
    applicationName: 'firekeeper typeorm',
    poolSize: Math.max(2, Math.floor(POOL_SIZE / workers)),
    extra: { options: '-c jit=off' },
    namingStrategy: new SnakeCaseNamingStrategy(),
    migrations: [...MIGRATIONS],
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    // The migrations bring what is needed. With pgcrypto TypeORM means gen_random_uuid(), which is PostgreSQL's own.
    installExtensions: false,
    uuidExtension: 'pgcrypto',
    logging: false,
  };
}

/** A DataSource without entities: for migrations. */
export async function connectForMigrations(url: string): Promise<DataSource> {
  return new DataSource(dataSourceOptions(url)).initialize();
}

/** For the migrations of an installation's modules: ours know nothing of them, and can be undone without them. */
export async function connectForOwnMigrations(
  url: string,
  migrations: readonly MigrationClass[],
): Promise<DataSource> {
  const own = { migrations: [...migrations], migrationsTableName: 'own_migration' };
  return new DataSource({ ...dataSourceOptions(url), ...own }).initialize();
}
