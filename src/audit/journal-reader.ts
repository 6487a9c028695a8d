import { Injectable } from '@nestjs/common';
import { Database, type TransactionClient } from '../database/database.js';
import type { AuditEntry } from './audit-entry.js';
import type { ChainedRow } from './hash-chain.js';

/** An entry at its place in the journal. */
export interface JournalRow {
  readonly writer: number;
  readonly sequence: bigint;
  readonly recorded: Date;
  /** Of the row, which holds what was committed with it. Keyed, so that what is derived from it cannot be guessed. */
  readonly hash: Buffer;
  readonly entry: AuditEntry;
}

interface Row extends ChainedRow {
  readonly hash: Buffer;
}

/** Entries that are worked on at once; those of one row are not parted. */
const BATCH = 200;

/**
 * Hands the journal on, in the order of each writer, to those who do something with it: at least once, for the cursor
 * moves after the work. Processes that read for the same reader take turns.
 */
@Injectable()
export class JournalReader {
  constructor(private readonly database: Database) {}

  /** Works through what is new, or as much of it as can be done in the time. */
  async drain(
    reader: string,
    work: (rows: readonly JournalRow[]) => Promise<void>,
    longestMs = Infinity,
  ): Promise<void> {
    const end = performance.now() + longestMs;
    while ((await this.batch(reader, work)) && performance.now() < end);
  }

  /** All lines since a time, writer by writer, a page of rows at a time: nothing of it is kept in memory. */
  async *lines(since: Date): AsyncGenerator<string> {
    let [writer, sequence] = [0, 0n];
    for (;;) {
      const values = [since, writer, String(sequence), BATCH];
      const rows = await this.database.query<Row>({ text: PAGE, values });
      if (rows.length > 0) yield rows.flatMap(linesOf).join('');
      const last = rows.at(-1);
      if (!last) return;
      ({ writer, sequence } = last);
    }
  }

  private batch(reader: string, work: (rows: readonly JournalRow[]) => Promise<void>): Promise<boolean> {
    return this.database.transaction(async client => {
      await client.query({ text: LOCK, values: [`audit ${reader}`] });
      const rows = await client.query<Row>({ text: NEXT, values: [reader, BATCH] });
      if (rows.length === 0) return false;
      await work(rows.flatMap(entriesOf));
      await this.advance(reader, rows, client);
      return true;
    });
  }

  private async advance(reader: string, rows: readonly Row[], client: TransactionClient): Promise<void> {
    const ends = new Map(rows.map(({ writer, sequence }) => [writer, sequence]));
    const values = [reader, [...ends.keys()], [...ends.values()].map(String)];
    await client.query({ text: ADVANCE, values });
  }
}

function entriesOf({ writer, sequence, recorded, hash, entries }: Row): readonly JournalRow[] {
  const lines = entries.split('\n');
  const before = sequence - BigInt(lines.length);
  return lines.map((line, index) => ({
    writer,
    sequence: before + BigInt(index + 1),
    recorded,
    hash,
    entry: JSON.parse(line) as AuditEntry,
  }));
}

/** The entries as they were written: the hash is over these bytes, of all lines that have it. */
function linesOf({ writer, sequence, recorded, hash, entries }: Row): readonly string[] {
  const lines = entries.split('\n');
  const before = sequence - BigInt(lines.length);
  const row = `"recorded":"${recorded.toISOString()}","hash":"${hash.toString('hex')}"`;
  return lines.map(
    (line, index) => `{"writer":${writer},"sequence":${before + BigInt(index + 1)},${row},"entry":${line}}\n`,
  );
}

const PAGE = `select writer, sequence, recorded, hash, entries from (
    select *, sum(count) over (order by writer, sequence) - count as before from (
      select * from audit_journal
      where recorded >= $1 and (writer, sequence) > ($2::integer, $3::bigint)
      order by writer, sequence limit $4) page) counted
  where before < $4 order by writer, sequence`;
const LOCK = 'select pg_advisory_xact_lock(hashtextextended($1, 0))';
const NEXT = `select writer, sequence, recorded, hash, entries from (
    select *, sum(count) over (order by writer, sequence) - count as before from (
      select j.* from audit_writer w
      left join audit_cursor c on c.reader = $1 and c.writer = w.id
      cross join lateral (
        select * from audit_journal j where j.writer = w.id and j.sequence > coalesce(c.sequence, 0)
        order by j.sequence limit $2) j
      limit $2) next) counted
  where before < $2 order by writer, sequence`;
const ADVANCE = `insert into audit_cursor (reader, writer, sequence)
  select $1, writer, sequence from unnest($2::integer[], $3::bigint[]) as t (writer, sequence)
  on conflict (reader, writer) do update set sequence = excluded.sequence`;
