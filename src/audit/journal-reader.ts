import { Injectable } from '@nestjs/common';
import { Database, type TransactionClient } from '../database/database.js';
import { type Stumble, workAround } from './journal-fence.js';
import { JournalQuarantine } from './journal-quarantine.js';
import {
  entryOf,
  exportedLine,
  type JournalLine,
  type JournalRow,
  linesOf,
  type PackedRow,
} from './journal-row.js';

type Work = (rows: readonly JournalRow[]) => Promise<void>;

/** Entries that are worked on at once; those of one row are not parted. */
const BATCH = 200;

/**
 * Hands the journal on, in the order of each writer, to those who do something with it: at least once, for the cursor
 * moves after the work. Processes that read for the same reader take turns. An entry of which nothing can be made stops
 * none of the others: it waits in quarantine, and is handed on again later.
 */
@Injectable()
export class JournalReader {
  constructor(
    private readonly database: Database,
    private readonly quarantine: JournalQuarantine,
  ) {}

  /** Works through what is new, or as much of it as can be done in the time. */
  async drain(reader: string, work: Work, longestMs = Infinity): Promise<void> {
    const end = performance.now() + longestMs;
    await this.tryAgain(reader, work);
    while ((await this.batch(reader, work)) && performance.now() < end);
  }

  /** All lines since a time, writer by writer, a page of rows at a time: nothing of it is kept in memory. */
  async *lines(since: Date): AsyncGenerator<string> {
    let [writer, sequence] = [0, 0n];
    for (;;) {
      const values = [since, writer, String(sequence), BATCH];
      const rows = await this.database.query<PackedRow>({ text: PAGE, values });
      if (rows.length > 0) yield rows.flatMap(linesOf).map(exportedLine).join('');
      const last = rows.at(-1);
      if (!last) return;
      ({ writer, sequence } = last);
    }
  }

  private batch(reader: string, work: Work): Promise<boolean> {
    return this.database.transaction(async client => {
      await client.query({ text: LOCK, values: [`audit ${reader}`] });
      const rows = await client.query<PackedRow>({ text: NEXT, values: [reader, BATCH] });
      if (rows.length === 0) return false;
      await this.quarantine.put(client, reader, await stumblesOf(rows.flatMap(linesOf), work));
      await this.advance(reader, rows, client);
      return true;
    });
  }

  private tryAgain(reader: string, work: Work): Promise<void> {
    return this.database.transaction(async client => {
      await client.query({ text: LOCK, values: [`audit ${reader}`] });
      for (const line of await this.quarantine.due(client, reader)) {
        const stumbles = await stumblesOf([line], work);
        if (stumbles.length > 0) await this.quarantine.put(client, reader, stumbles);
        else await this.quarantine.release(client, reader, line);
      }
    });
  }

  private async advance(
    reader: string,
    rows: readonly PackedRow[],
    client: TransactionClient,
  ): Promise<void> {
    const ends = new Map(rows.map(({ writer, sequence }) => [writer, sequence]));
    const values = [reader, [...ends.keys()], [...ends.values()].map(String)];
    await client.query({ text: ADVANCE, values });
  }
}

function stumblesOf(lines: readonly JournalLine[], work: Work): Promise<readonly Stumble[]> {
  return workAround(lines, async some => work(some.map(entryOf)));
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
