import { Injectable } from '@nestjs/common';
import { MIGRATIONS } from '../../../migrations/index.js';
import { AuditJournal } from '../../audit/audit-journal.js';
import { Database } from '../../database/database.js';

/** In the words of the draft "Health Check Response Format for HTTP APIs". */
export type HealthStatus = 'pass' | 'warn' | 'fail';

/** One thing that the server needs. `output` says what is wrong, and never holds an address or a secret. */
export interface HealthCheck {
  readonly status: HealthStatus;
  readonly output?: string;
}

export interface Health {
  readonly status: HealthStatus;
  readonly checks: Readonly<Record<'database' | 'migrations' | 'journal' | 'jobs', HealthCheck>>;
}

/** Whoever asks for readiness is not to load the database: all who ask within it get one answer. */
const KEPT_MS = 1000;
const PATIENCE_MS = 3000;
const PASS: HealthCheck = { status: 'pass' };
const NOT_RECORDED: HealthCheck = {
  status: 'fail',
  output: 'the audit journal cannot be written, and so nothing is answered',
};

/** Whether requests can be answered now, by looking at what answers need. */
@Injectable()
export class Readiness {
  private latest: { readonly health: Promise<Health>; readonly at: number } | undefined;

  constructor(
    private readonly database: Database,
    private readonly journal: AuditJournal,
  ) {}

  /** Never rejects, and resolves within a few seconds. */
  check(): Promise<Health> {
    if (this.latest && performance.now() - this.latest.at < KEPT_MS) return this.latest.health;
    const health = this.look();
    this.latest = { health, at: performance.now() };
    return health;
  }

  private async look(): Promise<Health> {
    const migrations = await within(this.executed());
    if (migrations === undefined) {
      const unknown: HealthCheck = { status: 'fail', output: 'not known while the database does not answer' };
      const database: HealthCheck = { status: 'fail', output: 'the database does not answer' };
      return { status: 'fail', checks: { database, migrations: unknown, journal: unknown, jobs: unknown } };
    }
    const jobs = await within(this.stalledJobs());
    const checks = {
      database: PASS,
      migrations: migrationsCheck(migrations),
      journal: this.journal.isFailing ? NOT_RECORDED : PASS,
      jobs: jobs === undefined ? { status: 'warn' as const, output: 'not known' } : jobsCheck(jobs),
    };
    return { status: worst(Object.values(checks)), checks };
  }

  private async executed(): Promise<ReadonlySet<string>> {
    const rows = await this.database.query<{ name: string }>({ text: EXECUTED, values: [] });
    return new Set(rows.map(({ name }) => name));
  }

  private async stalledJobs(): Promise<number> {
    const [row] = await this.database.query<{ stalled: number }>({ text: STALLED, values: [] });
    return row?.stalled ?? 0;
  }
}

function migrationsCheck(executed: ReadonlySet<string>): HealthCheck {
  const pending = MIGRATIONS.filter(({ name }) => !executed.has(name)).length;
  if (pending === 0) return PASS;
  return { status: 'fail', output: `${pending} pending: run "npm run migration:run"` };
}

/** Requests are answered all the same: a process that is taken out of service does no jobs either. */
function jobsCheck(stalled: number): HealthCheck {
  if (stalled === 0) return PASS;
  return {
    status: 'warn',
    output: `${stalled} wait for a process that does them: is JOB_CONCURRENCY 0 everywhere?`,
  };
}

function worst(checks: readonly HealthCheck[]): HealthStatus {
  if (checks.some(({ status }) => status === 'fail')) return 'fail';
  return checks.some(({ status }) => status === 'warn') ? 'warn' : 'pass';
}

/** Undefined if it fails or takes too long. */
async function within<T>(work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>(resolve => {
    timer = setTimeout(resolve, PATIENCE_MS, undefined).unref();
  });
  try {
    return await Promise.race([work.catch(() => undefined), late]);
  } finally {
    clearTimeout(timer);
  }
}

const EXECUTED = 'select name from migration';
/** Silent for longer than others need to take over, or waiting while no process shows a heartbeat. */
const STALLED = `select count(*)::int as stalled from job
  where (state = 'running' and heartbeat_at < now() - interval '90 seconds')
     or (state = 'queued' and not_before < now() - interval '60 seconds' and not exists (
       select 1 from job running
       where running.state = 'running' and running.heartbeat_at > now() - interval '30 seconds'))`;
