import { readFile } from 'node:fs/promises';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MIGRATIONS } from '../../migrations/index.js';
import { connectForMigrations } from '../../src/database/data-source.js';
import { migrate } from '../../src/database/migrate.js';
import { emptyDatabase } from '../support/fresh-database.js';
import { startServer, type TestServer } from '../support/start-server.js';

describe('The migrations', () => {
  let dataSource: DataSource;
  beforeAll(async () => {
    dataSource = await connectForMigrations(await emptyDatabase());
  });
  afterAll(async () => dataSource.destroy());

  const tables = async (): Promise<readonly string[]> => {
    const rows = await dataSource.query<{ name: string }[]>(
      `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
    );
    return rows.map(({ name }) => name).filter(name => name !== 'migration');
  };

  it('run once, however many servers start together', async () => {
    const done = await Promise.all([migrate(dataSource), migrate(dataSource)]);
    expect(done.flat()).toHaveLength(MIGRATIONS.length);
    expect(await migrate(dataSource)).toEqual([]);
  });

  it('can each be undone, the last first, and run again', async () => {
    const whole = await tables();
    for (const _ of MIGRATIONS) await dataSource.undoLastMigration();
    expect(await tables()).toEqual([]);
    await migrate(dataSource);
    expect(await tables()).toEqual(whole);
  });

  it('stand in the order of their time stamps', () => {
    const stamps = MIGRATIONS.map(({ name }) => Number(/\d+$/.exec(name)?.[0]));
    expect(stamps).toEqual(stamps.toSorted((a, b) => a - b));
  });
});

describe('The migrated schema', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => server.close());

  it('needs no extension of PostgreSQL but those that the documents name', async () => {
    const rows = await server
      .get(DataSource)
      .query<{ name: string }[]>('select extname as name from pg_extension order by 1');
    expect(rows.map(({ name }) => name)).toEqual(['pg_trgm', 'plpgsql', 'unaccent']);
    const production = await readFile('docs/production.md', 'utf8');
    expect(production).toContain('the extensions `pg_trgm` and `unaccent` must be available');
  });

  it('equals the entities', async () => {
    // TypeORM reads the tables with many queries at once on one connection, which pg wants to be told of.
    const { options } = server.get(DataSource);
    const dataSource = new DataSource({ ...options, extra: { pipeline: true } });
    await dataSource.initialize();
    try {
      const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
      expect(upQueries.map(({ query }) => query)).toEqual([]);
    } finally {
      await dataSource.destroy();
    }
  });
});
