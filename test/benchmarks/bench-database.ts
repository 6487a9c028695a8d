import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import type { Database } from '../../src/database/database.js';
import { PostgresDatabase } from '../../src/database/postgres-database.js';
import { parentOf } from './machine.js';

/** A PostgreSQL that outlives the servers of a benchmark; kept for the next run if BENCH_DATA names a directory. */
export interface BenchDatabase {
  readonly url: string;
  readonly database: Database;
  /** Process id of the postmaster, whose children do the work. */
  readonly postmaster: number;
  remove(): Promise<void>;
}

export async function startBenchDatabase(kept = process.env['BENCH_DATA']): Promise<BenchDatabase> {
  const directory = kept ?? (await mkdtemp(join(tmpdir(), 'firekeeper-bench-')));
  const postgres = await startEmbeddedPostgres(directory);
  const database = new PostgresDatabase(postgres.url, 2);
  const [backend] = await database.read<{ pid: number }>({
    text: 'select pg_backend_pid() as pid',
    values: [],
  });
  return {
    url: postgres.url,
    database,
    postmaster: parentOf(backend?.pid ?? 0),
    remove: async () => {
      await database.close();
      await postgres.stop();
      if (kept === undefined) await rm(directory, { recursive: true, force: true });
    },
  };
}
