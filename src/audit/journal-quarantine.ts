import { Injectable, Logger } from '@nestjs/common';
import { Database, type TransactionClient } from '../database/database.js';
import type { Stumble } from './journal-fence.js';
import { type JournalLine, linesOf, type PackedRow } from './journal-row.js';

/** What waits there. */
export interface QuarantineReport {
  readonly count: number;
  /** The oldest of them: a sentence that names it. */
  readonly first?: string;
}

/** Of one run. */
const MOST = 50;

/** Entries of which somebody who reads the journal could make nothing, each until another try succeeds. */
@Injectable()
export class JournalQuarantine {
  private readonly logger = new Logger(JournalQuarantine.name);

  constructor(private readonly database: Database) {}

  /** Those whose time for another try has come. What is gone from the journal stays here. */
  async due(client: TransactionClient, reader: string): Promise<readonly JournalLine[]> {
    const rows = await client.query<PackedRow & { place: bigint }>({ text: DUE, values: [reader, MOST] });
    return rows.flatMap(row => linesOf(row).filter(({ sequence }) => sequence === row.place));
  }

  async put(client: TransactionClient, reader: string, stumbles: readonly Stumble[]): Promise<void> {
    for (const { line, problem } of stumbles) {
      const place = `entry ${line.sequence} of writer ${line.writer}`;
      this.logger.error(`${reader} can make nothing of ${place}, and will try again: ${problem}`);
      const values = [reader, line.writer, String(line.sequence), problem];
      await client.query({ text: PUT, values });
    }
  }

  async release(client: TransactionClient, reader: string, line: JournalLine): Promise<void> {
    await client.query({ text: RELEASE, values: [reader, line.writer, String(line.sequence)] });
  }

  async report(): Promise<QuarantineReport> {
    const [row] = await this.database.query<Waiting>({ text: REPORT, values: [] });
    if (!row) return { count: 0 };
    const { count, writer, sequence, reader, since, problem } = row;
    const place = `entry ${sequence} of writer ${writer}, for ${reader} since ${since.toISOString()}`;
    return { count, first: `${place} (${problem})` };
  }
}

interface Waiting {
  readonly count: number;
  readonly reader: string;
  readonly writer: number;
  readonly sequence: bigint;
  readonly since: Date;
  readonly problem: string;
}

const DUE = `select q.sequence as place, j.writer, j.sequence, j.recorded, j.hash, j.entries
  from audit_quarantine q cross join lateral (
    select * from audit_journal j where j.writer = q.writer and j.sequence >= q.sequence
    order by j.sequence limit 1) j
  where q.reader = $1 and q.try_at <= now() order by q.try_at limit $2`;
/** After a minute, then each time after twice as long, up to an hour: what mends it is another version of the server. */
const PUT = `insert into audit_quarantine as q (reader, writer, sequence, problem, try_at)
  values ($1, $2, $3, $4, now() + interval '1 minute')
  on conflict (reader, writer, sequence) do update set problem = excluded.problem, failures = q.failures + 1,
    try_at = now() + least(interval '1 hour', interval '1 minute' * 2 ^ least(q.failures, 10))`;
const RELEASE = 'delete from audit_quarantine where reader = $1 and writer = $2 and sequence = $3';
const REPORT = `select count(*) over ()::int as count, reader, writer, sequence, since, problem
  from audit_quarantine order by since, writer, sequence limit 1`;
