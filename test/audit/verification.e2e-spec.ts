import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadChainKeys } from '../../src/audit/audit-secret.js';
import { CheckpointJob } from '../../src/audit/checkpoint.job.js';
import { exported, headsOf, type ExportedCheckpoint } from '../../src/audit/checkpoints.js';
import { JournalVerification, type VerificationReport } from '../../src/audit/journal-verification.js';
import { JournalWriter } from '../../src/audit/journal-writer.js';
import { Database } from '../../src/database/database.js';
import { DatabaseServer } from '../../src/database/database-server.js';
import { startServer, type TestServer } from '../support/start-server.js';

let server: TestServer;
let intruder: Client;
let kept: ExportedCheckpoint;

beforeAll(async () => {
  server = await startServer({ environment: { JOB_CONCURRENCY: '0' } });
  intruder = new Client({ connectionString: server.get(DatabaseServer).url });
  await intruder.connect();
});
afterAll(async () => {
  await intruder?.end();
  await server?.close();
});

async function verify(
  checkpoints: ExportedCheckpoint[] = [],
  secretsKey?: string,
): Promise<VerificationReport> {
  const database = server.get(Database);
  const keys = await loadChainKeys(async statement => database.query(statement), secretsKey);
  return new JournalVerification(async statement => database.query(statement), keys).run(checkpoints);
}

/** What somebody does who owns the database, and so may take the trigger away. */
async function tamper(...statements: string[]): Promise<void> {
  for (const table of ['audit_journal', 'audit_checkpoint'])
    await intruder.query(`alter table ${table} disable trigger all`);
  for (const text of statements) await intruder.query(text);
  for (const table of ['audit_journal', 'audit_checkpoint'])
    await intruder.query(`alter table ${table} enable trigger all`);
}

async function write(secretsKey?: string): Promise<void> {
  const writer = new JournalWriter(server.get(DatabaseServer).url, secretsKey);
  await writer.append(['{"a":1}', '{"a":2}']);
  await writer.end();
}

/** The writers whose chains a checkpoint of now has seen. */
async function noted(whole?: boolean): Promise<readonly number[]> {
  return headsOf((await server.get(CheckpointJob).make(whole))!).map(({ writer }) => writer);
}

beforeEach(async () => {
  await tamper(
    'truncate audit_journal',
    'truncate audit_checkpoint',
    'truncate audit_writer restart identity',
  );
  for (const name of ['first', 'second']) {
    const writer = new JournalWriter(server.get(DatabaseServer).url);
    for (let entry = 1; entry <= 10; entry += 2)
      await writer.append([entry, entry + 1].map(each => JSON.stringify({ name, entry: each })));
    await writer.end();
  }
  kept = exported((await server.get(CheckpointJob).make())!);
});

describe('[S73] audit:verify', () => {
  it('finds nothing in a journal as it was written', async () => {
    expect(await verify([kept])).toEqual({ entries: 20, unkeyed: 0, checkpoints: 1, findings: [] });
  });

  it.each([
    [
      'altered entry',
      [
        `update audit_journal set entries = replace(entries, '"entry":4', '"entry":5') where writer = 1 and sequence = 4`,
      ],
      /^Row 4 of writer 1: was altered/,
    ],
    [
      'removed entry',
      [
        `update audit_journal set entries = split_part(entries, e'\n', 1), count = 1 where writer = 1 and sequence = 4`,
      ],
      /^Row 4 of writer 1: the 1 entries before it are missing/,
    ],
    [
      'removed entry whose place is still counted',
      [`update audit_journal set entries = split_part(entries, e'\n', 2) where writer = 1 and sequence = 4`],
      /^Row 4 of writer 1: was altered/,
    ],
    [
      'altered byte of a hash',
      [
        'update audit_journal set hash = set_byte(hash, 7, get_byte(hash, 7) # 1) where writer = 1 and sequence = 4',
      ],
      /^Row 4 of writer 1: was altered/,
    ],
    [
      'removed first row',
      ['delete from audit_journal where writer = 1 and sequence = 2'],
      /^Row 4 of writer 1: the 2 entries before it are missing/,
    ],
    [
      'removed last row',
      ['delete from audit_journal where writer = 1 and sequence = 10'],
      /row 10 of writer 1, which it has seen, is missing/,
    ],
    [
      'rows of two writers in each other’s place',
      [
        'update audit_journal set writer = 3 where writer = 1 and sequence = 4',
        'update audit_journal set writer = 1 where writer = 2 and sequence = 4',
        'update audit_journal set writer = 2 where writer = 3 and sequence = 4',
      ],
      /^Row 4 of writer 2: was altered, inserted or moved/,
    ],
    [
      'changed number of entries',
      ['update audit_journal set count = 3 where writer = 1 and sequence = 4'],
      /^Row 4 of writer 1: was altered/,
    ],
    [
      'changed time',
      [`update audit_journal set recorded = recorded - interval '1 day' where writer = 2 and sequence = 8`],
      /^Row 8 of writer 2: was altered/,
    ],
    [
      'removed row',
      ['delete from audit_journal where writer = 1 and sequence = 6'],
      /^Row 8 of writer 1: the 2 entries before it are missing/,
    ],
    [
      'removed row whose followers moved up',
      [
        'delete from audit_journal where writer = 1 and sequence = 6',
        'update audit_journal set sequence = sequence - 2 where writer = 1 and sequence > 6',
      ],
      /^Row 6 of writer 1: was altered, inserted or moved/,
    ],
    [
      'inserted row',
      [
        'update audit_journal set sequence = sequence + 100 where writer = 1 and sequence > 6',
        'update audit_journal set sequence = sequence - 99 where writer = 1 and sequence > 100',
        `insert into audit_journal (writer, sequence, count, recorded, hash, entries)
          select writer, 7, 1, recorded, hash, '{}' from audit_journal where writer = 1 and sequence = 6`,
      ],
      /^Row 7 of writer 1: was altered, inserted or moved/,
    ],
    [
      'row inserted before the beginning of a chain, where no hash follows it',
      [
        `insert into audit_journal (writer, sequence, count, recorded, hash, entries)
          select writer, -1, 1, recorded, hash, '{}' from audit_journal where writer = 1 and sequence = 6`,
      ],
      /^Row -1 of writer 1: was inserted or moved, before the beginning/,
    ],
    [
      'reordered rows',
      [
        'update audit_journal set sequence = 100 where writer = 1 and sequence = 4',
        'update audit_journal set sequence = 4 where writer = 1 and sequence = 6',
        'update audit_journal set sequence = 6 where writer = 1 and sequence = 100',
      ],
      /^Row 4 of writer 1: was altered, inserted or moved/,
    ],
    [
      'cut tail',
      ['delete from audit_journal where writer = 2 and sequence > 7'],
      /row 10 of writer 2, which it has seen, is missing/,
    ],
    [
      'missing writer',
      ['delete from audit_journal where writer = 1'],
      /row 10 of writer 1, which it has seen, is missing/,
    ],
    [
      'writer that is known no longer',
      ['delete from audit_writer where id = 2'],
      /^Writer 2: was struck off the list of writers/,
    ],
    ['altered checkpoint', [`update audit_checkpoint set heads = '[]'`], /^Checkpoint 1: was altered/],
  ])('finds: %s, and says which', async (_fault, statements, finding) => {
    await tamper(...statements);
    const { findings } = await verify();
    expect(
      findings.some(text => finding.test(text)),
      findings.join('\n'),
    ).toBe(true);
    expect(findings.length).toBeLessThan(12);
  });

  it.each([
    ['tail that was cut', ['delete from audit_journal where writer = 2 and sequence > 7'], 2],
    ['chain that is gone', ['delete from audit_journal where writer = 1'], 1],
    [
      'tail of a writer that nobody knows any more',
      [
        'delete from audit_writer where id = 1',
        'delete from audit_journal where writer = 1 and sequence > 7',
      ],
      1,
    ],
  ])('finds, after later checkpoints that have not seen it any more: %s', async (_fault, statements, of) => {
    await tamper(...statements);
    await write();
    await server.get(CheckpointJob).make();
    const { findings } = await verify();
    expect(findings).toContain(`Checkpoint 1: row 10 of writer ${of}, which it has seen, is missing`);
    expect(findings.length).toBeLessThan(3);
  });

  it('goes by checkpoints of which most note what has moved in two days, and some all chains', async () => {
    await tamper(`update audit_journal set recorded = recorded - interval '3 days' where writer = 1`);
    await write();
    expect(await noted()).toEqual([2, 3]);
    expect(await noted(true)).toEqual([1, 2, 3]);
    expect(await noted()).toEqual([2, 3]);
    await tamper('delete from audit_journal where writer = 1 and sequence > 8');
    expect((await verify()).findings).toContain(
      'Checkpoint 1: row 10 of writer 1, which it has seen, is missing',
    );
    await tamper(`update audit_checkpoint set recorded = recorded - interval '1 day'`);
    expect(await noted()).toEqual([1, 2, 3]);
  });

  describe('of several checkpoints', () => {
    beforeEach(async () => {
      for (let number = 2; number <= 4; number++) {
        await write();
        kept = exported((await server.get(CheckpointJob).make())!);
      }
    });

    it.each([
      ['the first', 'delete from audit_checkpoint where number = 1', /^Checkpoint 2: the one before it/],
      ['one between', 'delete from audit_checkpoint where number = 2', /^Checkpoint 3: the one before it/],
      [
        'one whose followers moved up',
        `delete from audit_checkpoint where number = 2;
         update audit_checkpoint set number = number - 1 where number > 2`,
        /^Checkpoint 2: was altered, inserted or moved/,
      ],
      [
        'two in each other’s place',
        `update audit_checkpoint set number = 9 where number = 2;
         update audit_checkpoint set number = 2 where number = 3;
         update audit_checkpoint set number = 3 where number = 9`,
        /^Checkpoint 2: was altered, inserted or moved/,
      ],
    ])('finds that %s is gone or moved', async (_which, statement, finding) => {
      await tamper(statement);
      const { findings } = await verify();
      expect(findings[0]).toMatch(finding);
      expect(findings.length).toBeLessThan(5);
    });

    it('finds by a kept one that the last is gone', async () => {
      await tamper('delete from audit_checkpoint where number = 4');
      expect((await verify([kept])).findings).toEqual([
        'The kept checkpoint 4 is not in the database: what came after the one before it is gone',
      ]);
    });
  });

  it('with SECRETS_KEY needs that key, goes on over a new one, and finds a chain that does without', async () => {
    const [first, second] = [randomBytes(32), randomBytes(32)].map(key => key.toString('base64url'));
    await write(first);
    await write(`${second},${first}`);
    expect(await verify([kept], `${second},${first}`)).toEqual({
      entries: 24,
      unkeyed: 20,
      checkpoints: 1,
      findings: [],
    });
    expect((await verify([], second)).findings).toContainEqual(
      expect.stringMatching(/^Row 2 of writer 3: was altered/),
    );
    expect((await verify()).findings.length).toBeGreaterThan(0);
    await write();
    expect((await verify([], `${second},${first}`)).findings).toEqual([
      'Writer 5: is chained without SECRETS_KEY, though one before it is with it',
    ]);
  });

  it('finds by a kept checkpoint that the tail was cut together with the checkpoints', async () => {
    await tamper('truncate audit_checkpoint', 'delete from audit_journal where writer = 2 and sequence > 7');
    expect((await verify()).findings).toEqual([]);
    const { findings } = await verify([kept]);
    expect(findings).toEqual([
      'The kept checkpoint 1 is not in the database: what came after the one before it is gone',
      'The kept checkpoint 1: row 10 of writer 2, which it has seen, is missing',
    ]);
  });
});
