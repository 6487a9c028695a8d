import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { whereOf } from './audit-line.sql.js';
import type { AuditQuery } from './audit-query.js';

/** How many requests, and how they ended. */
export interface AuditCount {
  readonly total: number;
  readonly denied: number;
  readonly failed: number;
}

export interface AuditSummary extends AuditCount {
  readonly unit: 'hour' | 'day';
  /** By the hours or days in which something was done. */
  readonly times: readonly (AuditCount & { readonly at: string })[];
  /** The most active ones. */
  readonly clients: readonly (AuditCount & { readonly name: string })[];
  readonly users: readonly (AuditCount & { readonly name: string })[];
}

interface Row extends AuditCount {
  readonly part: 'time' | 'client' | 'user' | 'all';
  readonly at: Date | null;
  readonly name: string | null;
}

const DAY_MS = 86_400_000;
/** Longer spans are counted by days. */
const LONGEST_HOURLY_MS = 3 * DAY_MS;
const MOST_NAMES = 10;

/** Counts what was done: once over the index, whatever the number of charts. */
@Injectable()
export class AuditSummaryRepository {
  constructor(private readonly database: Database) {}

  async summarize(query: AuditQuery): Promise<AuditSummary> {
    const unit = query.to.getTime() - query.from.getTime() <= LONGEST_HOURLY_MS ? 'hour' : 'day';
    const { condition, values } = whereOf(query);
    const text = summaryText(condition, `$${values.length + 1}`, `$${values.length + 2}`);
    const rows = await this.database.query<Row>({ text, values: [...values, unit, MOST_NAMES] });
    const part = (name: Row['part']): readonly Row[] => rows.filter(row => row.part === name);
    const named = (name: Row['part']) =>
      part(name)
        .slice(0, MOST_NAMES)
        .map(row => ({ name: row.name ?? '', ...countOf(row) }));
    const times = part('time').map(row => ({ at: row.at?.toISOString() ?? '', ...countOf(row) }));
    return { unit, ...countOf(part('all')[0]), times, clients: named('client'), users: named('user') };
  }

  /** What was denied in the last hour, and in a usual one of the week before. */
  async denials(): Promise<{ readonly lastHour: number; readonly usual: number }> {
    const [row] = await this.database.query<{ lastHour: number; usual: number }>({
      text: DENIALS,
      values: [],
    });
    return row ?? { lastHour: 0, usual: 0 };
  }
}

function countOf({ total, denied, failed }: AuditCount = { total: 0, denied: 0, failed: 0 }): AuditCount {
  return { total, denied, failed };
}

function summaryText(condition: string, unit: string, most: string): string {
  return `select part, at, name, total, denied, failed from (
      select case when grouping(at) = 0 then 'time' when grouping(client) = 0 then 'client'
                  when grouping(username) = 0 then 'user' else 'all' end as part,
             at, coalesce(client, username) as name, count(*)::int as total,
             (count(*) filter (where outcome = 'denied'))::int as denied,
             (count(*) filter (where outcome = 'failure'))::int as failed,
             row_number() over (partition by grouping(at, client, username)
               order by count(*) desc, coalesce(client, username)) as rank
      from (select date_trunc(${unit}, l.at, 'UTC') as at, l.client, l.username, l.outcome
            from audit_line l where ${condition}) hit
      group by grouping sets ((at), (client), (username), ())) part
    where part in ('all', 'time') or (name is not null and rank <= ${most} + 1)
    order by part, at, total desc, name`;
}

const DENIALS = `select (count(*) filter (where at >= now() - interval '1 hour'))::int as "lastHour",
    ((count(*) filter (where at < now() - interval '1 hour')) / 167.0)::float8 as usual
  from audit_line where outcome = 'denied' and at >= now() - interval '7 days'`;
