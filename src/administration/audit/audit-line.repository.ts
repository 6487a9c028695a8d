import { Injectable } from '@nestjs/common';
import type { AuditEntry } from '../../audit/audit-entry.js';
import { Database } from '../../database/database.js';
import { type Slice, sliceOf, type SliceRequest } from '../../paging/slice.js';
import type { AuditLine } from './audit-line.js';
import { whereOf } from './audit-line.sql.js';
import type { AuditQuery } from './audit-query.js';

/** A line with the entry as it stands in the journal. */
export interface FoundLine extends Omit<AuditLine, 'at' | 'sequence'> {
  readonly at: Date;
  readonly sequence: bigint;
  readonly entry: AuditEntry;
}

type Row = Omit<FoundLine, 'entry'> & { readonly entry: string | null };

/** Finds entries of the journal: by an index beside it, never by reading all of it. */
@Injectable()
export class AuditLineRepository {
  constructor(private readonly database: Database) {}

  /** The newest first. */
  async page(query: AuditQuery, { limit, after }: SliceRequest): Promise<Slice<FoundLine>> {
    const { condition, values } = whereOf(query);
    const place = after ?? [query.to.toISOString(), '0', '0'];
    const first = values.length + 1;
    const text = `${COLUMNS} where ${condition}
      and (l.at, l.writer, l.sequence) < ($${first}::timestamptz, $${first + 1}::integer, $${first + 2}::bigint)
      order by l.at desc, l.writer desc, l.sequence desc limit $${first + 3}`;
    const rows = await this.database.query<Row>({ text, values: [...values, ...place, limit + 1] });
    return sliceOf(rows.map(foundLine), limit, ({ at, writer, sequence }) => [
      at.toISOString(),
      String(writer),
      String(sequence),
    ]);
  }

  async find(writer: number, sequence: string): Promise<AuditEntry | undefined> {
    const [row] = await this.database.query<{ entry: string | null }>({
      text: FIND,
      values: [writer, sequence],
    });
    return row?.entry ? readEntry(row.entry) : undefined;
  }

  /** How many entries of the journal cannot be found yet. */
  async lag(): Promise<number> {
    const [row] = await this.database.query<{ lag: bigint }>({ text: LAG, values: ['audit-lines'] });
    return Number(row?.lag ?? 0);
  }
}

/** What the journal has let go of meanwhile, when its time was over, is known by its line alone. */
function foundLine({ entry, ...line }: Row): FoundLine {
  if (entry === null) return { ...line, entry: { at: line.at.toISOString() } };
  return { ...line, entry: readEntry(entry) ?? { at: line.at.toISOString() } };
}

/** What somebody has altered may be no entry any more. Those beside it can be read all the same. */
function readEntry(text: string): AuditEntry | undefined {
  try {
    const entry = JSON.parse(text) as AuditEntry | null;
    return typeof entry?.at === 'string' ? entry : undefined;
  } catch {
    return undefined;
  }
}

const COLUMNS = `select l.at, l.writer, l.sequence, l.client, l.username, l.outcome, l.actions, l.types, l.patients,
    audit_entry(l.writer, l.sequence) as entry
  from audit_line l`;
const FIND = 'select audit_entry($1, $2) as entry';
const LAG = `select coalesce(sum(last.sequence - coalesce(c.sequence, 0)), 0)::bigint as lag
  from audit_writer w
  cross join lateral (select sequence from audit_journal where writer = w.id order by sequence desc limit 1) last
  left join audit_cursor c on c.reader = $1 and c.writer = w.id`;
