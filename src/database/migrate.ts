import type { DataSource } from 'typeorm';
import { connectForMigrations, connectForOwnMigrations } from './data-source.js';
import { OwnMigrations } from './own-migrations.js';

/** Any constant does; servers that start together take turns by it. */
const ADVISORY_LOCK = '4611686018427388000';

/** There are migrations to run, and MIGRATE_ON_START says not to. */
export class PendingMigrationsError extends Error {
  constructor(readonly pending: readonly string[]) {
    super(
      [
        'The database needs migrations, and MIGRATE_ON_START is false:',
        ...pending.map(name => `  - ${name}`),
      ].join('\n'),
    );
    this.name = 'PendingMigrationsError';
  }
}

/** Brings the schema up to date at start, or throws PendingMigrationsError (docs/decisions, C9). */
export async function prepareSchema(
  url: string,
  mayMigrate: boolean,
  own = new OwnMigrations([]),
): Promise<void> {
  await bringUpToDate(await connectForMigrations(url), mayMigrate);
  if (own.list.length > 0)
    await bringUpToDate(await connectForOwnMigrations(url, own.list), mayMigrate, failedOwn);
}

async function bringUpToDate(
  dataSource: DataSource,
  mayMigrate: boolean,
  failed = async (_: DataSource, error: unknown): Promise<unknown> => error,
): Promise<void> {
  try {
    await (mayMigrate ? migrate(dataSource) : assertMigrated(dataSource));
  } catch (error) {
    throw await failed(dataSource, error);
  } finally {
    await dataSource.destroy();
  }
}

/** Each runs in its own transaction: the first that is pending still is the one that failed. */
async function failedOwn(dataSource: DataSource, error: unknown): Promise<unknown> {
  if (error instanceof PendingMigrationsError) return error;
  const [name] = await pendingMigrations(dataSource).catch(() => []);
  if (name === undefined || !(error instanceof Error)) return error;
  return new Error(`The migration ${name} of a module failed, and left nothing behind: ${error.message}`, {
    cause: error,
  });
}

/** Runs what is pending, one server at a time (docs/decisions/2611-migrations-at-start.md). Returns the names. */
export async function migrate(dataSource: DataSource): Promise<readonly string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('select pg_advisory_lock($1)', [ADVISORY_LOCK]);
    const done = await dataSource.runMigrations();
    return done.map(migration => migration.name);
  } finally {
    await runner.query('select pg_advisory_unlock($1)', [ADVISORY_LOCK]).catch(() => undefined);
    await runner.release();
  }
}

/** Throws PendingMigrationsError unless the schema is up to date. */
async function assertMigrated(dataSource: DataSource): Promise<void> {
  const pending = await pendingMigrations(dataSource);
  if (pending.length > 0) throw new PendingMigrationsError(pending);
}

/** The names of those that have not run; changes nothing. */
export async function pendingMigrations(dataSource: DataSource): Promise<readonly string[]> {
  const known = await executedMigrations(dataSource);
  return dataSource.migrations.map(nameOf).filter(name => !known.has(name));
}

async function executedMigrations(dataSource: DataSource): Promise<ReadonlySet<string>> {
  const table = dataSource.options.migrationsTableName ?? 'migrations';
  const [exists] = await dataSource.query<{ found: boolean }[]>(
    'select to_regclass($1) is not null as found',
    [table],
  );
  if (!exists?.found) return new Set();
  const rows = await dataSource.query<{ name: string }[]>(`select name from ${table}`);
  return new Set(rows.map(row => row.name));
}

function nameOf(migration: { name?: string }): string {
  return migration.name ?? migration.constructor.name;
}
