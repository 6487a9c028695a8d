import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Statement } from '../../src/database/database.js';
import { PostgresDatabase } from '../../src/database/postgres-database.js';
import { emptyDatabase } from '../support/fresh-database.js';

const sql = (text: string, ...values: unknown[]): Statement => ({ text, values });

describe('Database', () => {
  let url: string;
  let database: PostgresDatabase;
  beforeAll(async () => {
    url = await emptyDatabase();
    database = new PostgresDatabase(url, 4);
    await database.query(sql('create table note (text text)'));
  });
  afterAll(async () => database.close());

  it('reads int8 as BigInt, alone and in arrays', async () => {
    const [row] = await database.read(
      sql('select $1::int8 as key, $2::int8[] as keys, array[]::int8[] as none', 9007199254740993n, [
        1n,
        -2n,
      ]),
    );
    expect(row).toEqual({ key: 9007199254740993n, keys: [1n, -2n], none: [] });
  });

  it('answers reads in flight together, each with its own rows', async () => {
    const numbers = Array.from({ length: 500 }, (_, index) => index);
    const rows = await Promise.all(
      numbers.map(async n => database.read<{ n: number }>(sql('select $1::int as n', n))),
    );
    expect(rows.map(([row]) => row!.n)).toEqual(numbers);
  });

  it('answers a prepared read alike whether or not its columns were described, after an error and without rows too', async () => {
    const text = `select 7 / $1::int as seven, $1::int8 as key, null::text as nothing, '2026-01-02Z'::timestamptz as at
      where $1::int < 3`;
    const expected = [{ seven: 7, key: 1n, nothing: null, at: new Date('2026-01-02T00:00:00Z') }];
    for (let time = 0; time < 6; time++) {
      expect(await database.read(sql(text, 1))).toEqual(expected);
      expect(await database.read(sql(text, 5))).toEqual([]);
      await expect(database.read(sql(text, 0))).rejects.toThrow('division by zero');
    }
    const together = await Promise.all([1, 5, 1].map(async n => database.read(sql(text, n))));
    expect(together).toEqual([expected, [], expected]);
  });

  it('tells each of several reads at once why their statement cannot be prepared', async () => {
    const reads = Array.from({ length: 40 }, (_, index) =>
      database.read({ text: 'select * from nowhere where id = $1', values: [index] }),
    );
    for (const read of await Promise.allSettled(reads)) {
      expect(read).toMatchObject({ status: 'rejected', reason: { code: '42P01' } });
    }
  });

  it('plans statements once for all values', async () => {
    const [row] = await database.read(
      sql(`select current_setting('jit') as jit, current_setting('plan_cache_mode') as plan`),
    );
    expect(row).toEqual({ jit: 'off', plan: 'force_generic_plan' });
  });

  it('keeps nothing of a transaction that failed, not even if the failure was overlooked', async () => {
    const insert = sql('insert into note values ($1)', 'x');
    const thrown = database.transaction(async client => {
      await client.query(insert);
      throw new Error('no');
    });
    await expect(thrown).rejects.toThrow('no');
    const overlooked = database.transaction(async client => {
      await client.query(insert);
      await client.query(sql('select 1/0')).catch(() => undefined);
    });
    await expect(overlooked).rejects.toThrow('rolled back');
    expect(await database.query(sql('select * from note'))).toEqual([]);
  });

  it('goes on after its connections were lost, and repeats a read that was on the way', async () => {
    const slow = database.read(sql('select pg_sleep(0.5)::text, 7 as n'));
    await new Promise(resolve => setTimeout(resolve, 100));
    await terminate(url, 'firekeeper read');
    await terminate(url, 'firekeeper');
    expect((await slow)[0]).toMatchObject({ n: 7 });
    expect(await database.read(sql('select 1 as n'))).toEqual([{ n: 1 }]);
    expect(await database.query(sql('select 2 as n'))).toEqual([{ n: 2 }]);
  });
});

async function terminate(url: string, application: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and datname = current_database()',
    [application],
  );
  await client.end();
}
