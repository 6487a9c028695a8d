import type { Gauge, Registry } from 'prom-client';
import type { QueryResultRow } from 'pg';
import type { Database } from '../../database/database.js';

/** One count from the database, by one or two labels. */
interface Count {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  /** Rows of the labels, and `count`. */
  readonly text: string;
}

const COUNTS: readonly Count[] = [
  {
    name: 'firekeeper_jobs',
    help: 'Background jobs by kind and state; finished ones are kept for a week.',
    labels: ['kind', 'state'],
    text: 'select kind, state, count(*)::int as count from job group by kind, state',
  },
  {
    name: 'firekeeper_tokens_in_force',
    help: 'Tokens that are not expired, revoked or used up, by type.',
    labels: ['type'],
    text: `select type, count(*)::int as count from oidc_artifact
      where type in ('AccessToken', 'RefreshToken', 'ClientCredentials') and expires_at > now() and consumed_at is null
      group by type`,
  },
  {
    name: 'firekeeper_sessions_in_force',
    help: 'Browser sessions at the authorization server.',
    labels: [],
    text: `select count(*)::int as count from oidc_artifact where type = 'Session' and expires_at > now()`,
  },
  {
    name: 'firekeeper_audit_waiting_entries',
    help: 'Entries of the audit journal of which nothing has been made yet, by who will.',
    labels: ['reader'],
    text: `select of.reader, sum(head.sequence - coalesce(c.sequence, 0))::float8 as count
      from (select distinct reader from audit_cursor) of cross join audit_writer w
      cross join lateral (
        select sequence from audit_journal where writer = w.id order by sequence desc limit 1) head
      left join audit_cursor c on c.reader = of.reader and c.writer = w.id
      group by of.reader`,
  },
  {
    name: 'firekeeper_audit_quarantined_entries',
    help: 'Entries of the audit journal of which nothing could be made, by who has tried and will again.',
    labels: ['reader'],
    text: `select of.reader, count(q.sequence)::int as count
      from (select distinct reader from audit_cursor) of left join audit_quarantine q on q.reader = of.reader
      group by of.reader`,
  },
];

/** What all processes share is read when somebody asks; the highest of several answers counts. */
export function installationMetrics(
  { Gauge: GaugeOf }: typeof import('prom-client'),
  registry: Registry,
  database: Database,
): readonly Gauge[] {
  return COUNTS.map(
    ({ name, help, labels, text }) =>
      new GaugeOf({
        name,
        help,
        labelNames: [...labels],
        aggregator: 'max',
        registers: [registry],
        async collect() {
          const rows = await database.query<QueryResultRow & { count: number }>({ text, values: [] });
          this.reset();
          for (const { count, ...label } of rows) this.set(label as Record<string, string>, count);
        },
      }),
  );
}
