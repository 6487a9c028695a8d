import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { QueryResultRow } from 'pg';
import { Database, type Statement, type TransactionClient } from '../database/database.js';
import type { Job, JobState } from './job.js';
import { JOB_COLUMNS, type JobRow, jobOf } from './job-row.js';

/** `job`: there is something to do. `job_cancelled`: with the id of a running job that shall stop. */
export const JOB_CHANNEL = 'job';
export const CANCEL_CHANNEL = 'job_cancelled';

export interface JobRequest {
  readonly kind: string;
  readonly input: unknown;
  readonly owner?: string;
  /** Of one kind and key one job waits or runs at a time: another request is answered with that one. */
  readonly soleKey?: string;
}

/** Which jobs are listed. */
export interface JobListing {
  readonly state?: JobState | undefined;
  /** The last one that is known. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Asks for background work and tells how it goes. The work itself is done by `JobHandler`s, in any process. */
@Injectable()
export class Jobs {
  constructor(private readonly database: Database) {}

  /** @param client asks for it in this transaction: nothing starts unless it commits. */
  async enqueue({ kind, input, owner, soleKey }: JobRequest, client?: TransactionClient): Promise<Job> {
    const run = this.runner(client);
    const request = {
      kind,
      input,
      ...(owner === undefined ? {} : { owner }),
      ...(soleKey === undefined ? {} : { soleKey }),
    };
    const [created] = await run<JobRow>(enqueueStatement(request));
    if (created) return jobOf(created);
    const [known] = await run<JobRow>({ text: SELECT_SOLE, values: [kind, soleKey] });
    // It has finished between the two statements.
    return known ? jobOf(known) : this.enqueue(request, client);
  }

  async find(id: string): Promise<Job | undefined> {
    const [row] = await this.database.query<JobRow>({ text: SELECT, values: [id] });
    return row && jobOf(row);
  }

  /** Those that wait or run, and the last that have finished: newest first. */
  async list(kind: string, limit = 100): Promise<readonly Job[]> {
    return (await this.database.query<JobRow>({ text: LIST, values: [kind, limit] })).map(jobOf);
  }

  /** Of all kinds, or those of a state: newest first, from the one with this id on. */
  async listAll({ state, after, limit }: JobListing): Promise<readonly Job[]> {
    const values = [state ?? null, after ?? null, limit];
    return (await this.database.query<JobRow>({ text: LIST_ALL, values })).map(jobOf);
  }

  /** Lets a job that has failed or was cancelled go on from its last checkpoint. Undefined if it is none such. */
  async retry(id: string): Promise<Job | undefined> {
    const [row] = await this.database.query<JobRow>({ text: RETRY, values: [id] });
    return row && jobOf(row);
  }

  /** A waiting job never starts, a running one stops at its next checkpoint. Undefined if there is none such. */
  async cancel(id: string): Promise<Job | undefined> {
    const [row] = await this.database.query<JobRow>({ text: CANCEL, values: [id] });
    return row ? jobOf(row) : this.find(id);
  }

  /** Forgets a finished job; true if it was there. */
  async delete(id: string): Promise<boolean> {
    const rows = await this.database.query({ text: DELETE, values: [id] });
    return rows.length > 0;
  }

  async deleteFinishedBefore(time: Date): Promise<void> {
    await this.database.query({ text: 'delete from job where finished_at < $1', values: [time] });
  }

  private runner(client: TransactionClient | undefined) {
    return <Row extends QueryResultRow>(statement: Statement): Promise<Row[]> =>
      client ? client.query<Row>(statement) : this.database.query<Row>(statement);
  }
}

/** Asks for a job, for those who have nothing but a transaction; answers with its `id`. */
export function enqueueStatement({ kind, input, owner, soleKey }: JobRequest): Statement {
  const values = [randomUUID(), kind, JSON.stringify(input ?? null), owner ?? null, soleKey ?? null];
  return { text: INSERT, values };
}

const INSERT = `insert into job (id, kind, input, state, owner, sole_key) values ($1, $2, $3, 'queued', $4, $5)
  on conflict (kind, sole_key) where state in ('queued', 'running') do nothing
  returning ${JOB_COLUMNS}, pg_notify('${JOB_CHANNEL}', kind)`;
const SELECT = `select ${JOB_COLUMNS} from job where id = $1`;
const SELECT_SOLE = `select ${JOB_COLUMNS} from job
  where kind = $1 and sole_key = $2 and state in ('queued', 'running')`;
const LIST = `select ${JOB_COLUMNS} from job where kind = $1 order by created_at desc, id limit $2`;
const LIST_ALL = `select ${JOB_COLUMNS} from job
  where ($1::text is null or state = $1)
    and ($2::uuid is null or (created_at, id) < (select created_at, id from job where id = $2))
  order by created_at desc, id desc limit $3`;
/** Another one of the same key that waits or runs would stand in its way. */
const RETRY = `update job set state = 'queued', error = null, finished_at = null, attempts = 0, not_before = now(),
    cancel_requested = false
  where id = $1 and state in ('failed', 'cancelled') and not exists (select from job other
    where other.kind = job.kind and other.sole_key = job.sole_key and other.state in ('queued', 'running'))
  returning ${JOB_COLUMNS}, pg_notify('${JOB_CHANNEL}', kind)`;
const CANCEL = `update job set cancel_requested = true,
    state = case state when 'queued' then 'cancelled' else state end,
    finished_at = case state when 'queued' then now() end
  where id = $1 and state in ('queued', 'running')
  returning ${JOB_COLUMNS}, pg_notify('${CANCEL_CHANNEL}', id::text)`;
const DELETE = `delete from job where id = $1 and finished_at is not null returning id`;
