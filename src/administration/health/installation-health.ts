import { statfs } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { ProviderConditionRepository } from '../../auth/identity/providers/provider-condition.repository.js';
import { JournalQuarantine } from '../../audit/journal-quarantine.js';
import { Environment } from '../../config/environment.js';
import { Database } from '../../database/database.js';
import { type HealthCheck, type HealthStatus, Readiness } from '../../operations/health/readiness.js';

/** In the words of the draft "Health Check Response Format for HTTP APIs". */
export interface MeasuredCheck extends HealthCheck {
  readonly observedValue?: number;
  readonly observedUnit?: string;
}

export interface InstallationHealthReport {
  readonly status: HealthStatus;
  readonly checks: Readonly<Record<string, MeasuredCheck>>;
}

/** What the database knows of the whole installation. */
interface Measures {
  readonly bytes: bigint;
  readonly connections: number;
  readonly mostConnections: number;
  readonly processes: number;
  readonly lag: bigint;
  readonly checkpointAge: number | null;
}

const SLOW_MS = 250;
const LONG_LAG = 10_000;
const FEW_CONNECTIONS = 0.9;
const LITTLE_DISK = 0.1;
const GIB = 1024 ** 3;

/** How the installation is: what readiness says, and what an administrator wants to know before it is too late. */
@Injectable()
export class InstallationHealth {
  constructor(
    private readonly readiness: Readiness,
    private readonly database: Database,
    private readonly environment: Environment,
    private readonly providers: ProviderConditionRepository,
    private readonly quarantine: JournalQuarantine,
  ) {}

  async check(): Promise<InstallationHealthReport> {
    const { status, checks } = await this.readiness.check();
    if (checks.database.status === 'fail') return { status, checks };
    const startedAt = performance.now();
    const [measures] = await this.database.query<Measures & object>({ text: MEASURES, values: [] });
    const answered = performance.now() - startedAt;
    const all: Record<string, MeasuredCheck> = {
      ...checks,
      ...(measures ? measuredChecks(measures, answered) : {}),
      'audit quarantine': await this.quarantined(),
      disk: await this.disk(),
      ...(await this.identityProviders()),
    };
    return { status: worst(status, all), checks: all };
  }

  /** Nothing is lost, but somebody has to know that it is not where people look. */
  private async quarantined(): Promise<MeasuredCheck> {
    const { count, first = '' } = await this.quarantine.report();
    return warning(count > 0, `nothing could be made of them yet; the first is ${first}`, count, 'entries');
  }

  /** Of the directory of the data: an embedded database is there too. */
  private async disk(): Promise<MeasuredCheck> {
    try {
      const { bavail, blocks, bsize } = await statfs(this.environment.DATA_DIRECTORY);
      const free = { observedValue: round((bavail * bsize) / GIB), observedUnit: 'GiB free' };
      if (bavail / blocks >= LITTLE_DISK) return { status: 'pass', ...free };
      return { status: 'warn', output: 'less than a tenth of the disk is free', ...free };
    } catch {
      return { status: 'pass', output: 'there is no data directory: the database is elsewhere' };
    }
  }

  /** As the last sign-in or trial has found them. */
  private async identityProviders(): Promise<Readonly<Record<string, MeasuredCheck>>> {
    const conditions = [...(await this.providers.list()).values()];
    return Object.fromEntries(
      conditions.map(({ providerId, isUp, since, lastError }): [string, MeasuredCheck] => [
        `identity provider ${providerId}`,
        isUp
          ? { status: 'pass' }
          : { status: 'warn', output: `does not answer since ${since.toISOString()}: ${lastError ?? ''}` },
      ]),
    );
  }
}

function measuredChecks(measures: Measures, answeredMs: number): Readonly<Record<string, MeasuredCheck>> {
  const { bytes, connections, mostConnections, processes, lag, checkpointAge } = measures;
  const isFull = connections > mostConnections * FEW_CONNECTIONS;
  return {
    'database answer': warning(answeredMs > SLOW_MS, 'the database is slow', round(answeredMs), 'ms'),
    'database size': { status: 'pass', observedValue: round(Number(bytes) / GIB), observedUnit: 'GiB' },
    'database connections': warning(isFull, `of ${mostConnections} at most`, connections, 'connections'),
    processes: {
      status: 'pass',
      observedValue: processes,
      observedUnit: processes === 1 ? 'process' : 'processes',
    },
    'audit search': warning(
      lag > LONG_LAG,
      'the search is behind the journal',
      Number(lag),
      'entries behind',
    ),
    'audit checkpoint':
      checkpointAge === null
        ? { status: 'pass' }
        : {
            status: 'warn',
            output: 'no process writes checkpoints, though the journal has grown',
            observedValue: Math.round(checkpointAge),
            observedUnit: 'seconds old',
          },
  };
}

function warning(
  isWarning: boolean,
  output: string,
  observedValue: number,
  observedUnit: string,
): MeasuredCheck {
  const observed = { observedValue, observedUnit };
  return isWarning ? { status: 'warn', output, ...observed } : { status: 'pass', ...observed };
}

function worst(status: HealthStatus, checks: Readonly<Record<string, MeasuredCheck>>): HealthStatus {
  if (status === 'fail') return 'fail';
  return Object.values(checks).some(check => check.status !== 'pass') ? 'warn' : status;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** A process listens on one connection. A checkpoint is late only if it leaves out what is old. */
const MEASURES = `select pg_database_size(current_database()) as bytes,
    (select count(*)::int from pg_stat_activity where datname = current_database()) as connections,
    current_setting('max_connections')::int as "mostConnections",
    (select count(*)::int from pg_stat_activity
      where datname = current_database() and application_name = 'firekeeper listen') as processes,
    (select coalesce(sum(greatest(last.sequence - coalesce(c.sequence, 0), 0)), 0)::bigint from audit_writer w
      cross join lateral (
        select sequence from audit_journal where writer = w.id order by sequence desc limit 1) last
      left join audit_cursor c on c.reader = 'audit-lines' and c.writer = w.id) as lag,
    (select extract(epoch from now() - p.recorded)::float8 from (
        select recorded from audit_checkpoint order by number desc limit 1) p
      where exists (select from audit_journal
        where recorded > p.recorded and recorded < now() - interval '10 minutes')) as "checkpointAge"`;
