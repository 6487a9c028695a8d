import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, type Statement, type TransactionClient } from '../database/database.js';
import type { Checkpoint } from './job-run.js';
import { JOB_COLUMNS, type JobRow } from './job-row.js';
import { JOB_CHANNEL } from './jobs.js';

/** Whether the job still is this process's, and whether it shall stop. */
export type Hold = 'held' | 'cancelled' | 'lost';

/**
 * Which process runs which job. A claim is kept by its heartbeat; every change by a run says which process it is, so
 * that one whose job was taken over changes nothing any more.
 */
@Injectable()
export class JobClaims {
  /** Of this process; a restart is another one. */
  private readonly process = randomUUID();

  constructor(private readonly database: Database) {}

  /**
   * The oldest job that waits, or whose process has been silent for so long.
   *
   * @param own what this process runs already, however late its heartbeat.
   */
  async claim(
    kinds: readonly string[],
    own: readonly string[],
    silenceMs: number,
  ): Promise<JobRow | undefined> {
    const values = [this.process, kinds, silenceMs, own];
    const [row] = await this.database.query<JobRow>({ text: CLAIM, values });
    return row;
  }

  async heartbeat(id: string): Promise<Hold> {
    return holdOf(await this.database.query<HoldRow>({ text: HEARTBEAT, values: [id, this.process] }));
  }

  /** Work that has come further may be tried again as often as new work. */
  async save(id: string, { cursor, done, total }: Checkpoint, client?: TransactionClient): Promise<Hold> {
    const values = [id, this.process, JSON.stringify(cursor ?? null), done, total ?? null];
    const statement: Statement = { text: SAVE, values };
    return holdOf(await (client ?? this.database).query<HoldRow>(statement));
  }

  async complete(id: string, output: string | undefined): Promise<void> {
    await this.finish(id, 'completed', output ?? null, null);
  }

  async fail(id: string, error: string): Promise<void> {
    await this.finish(id, 'failed', null, error);
  }

  async cancelled(id: string): Promise<void> {
    await this.finish(id, 'cancelled', null, null);
  }

  /** Gives it back: any process may go on from its cursor. */
  async release(id: string, delayMs: number): Promise<void> {
    await this.database.query({ text: RELEASE, values: [id, this.process, delayMs] });
  }

  private async finish(
    id: string,
    state: string,
    output: string | null,
    error: string | null,
  ): Promise<void> {
    await this.database.query({ text: FINISH, values: [id, this.process, state, output, error] });
  }
}

interface HoldRow {
  readonly cancel_requested: boolean;
}

function holdOf([row]: readonly HoldRow[]): Hold {
  if (!row) return 'lost';
  return row.cancel_requested ? 'cancelled' : 'held';
}

const CLAIM = `update job set state = 'running', run_by = $1, attempts = attempts + 1, heartbeat_at = now(),
    started_at = coalesce(started_at, now())
  where id = (select id from job
    where kind = any($2::text[]) and state in ('queued', 'running') and id <> all($4::uuid[])
      and case state when 'queued' then not_before <= now()
                     else heartbeat_at < now() - $3 * interval '1 millisecond' end
    order by created_at limit 1 for update skip locked)
  returning ${JOB_COLUMNS}`;
const MINE = `where id = $1 and run_by = $2 and state = 'running'`;
const HEARTBEAT = `update job set heartbeat_at = now() ${MINE} returning cancel_requested`;
const SAVE = `update job set heartbeat_at = now(), cursor = $3, done = $4, total = $5, attempts = 0 ${MINE}
  returning cancel_requested`;
const FINISH = `update job set state = $3, output = $4, error = $5, finished_at = now(), run_by = null,
    done = case $3 when 'completed' then coalesce(total, done) else done end ${MINE}`;
const RELEASE = `update job set state = 'queued', run_by = null,
    not_before = now() + $3 * interval '1 millisecond' ${MINE} returning pg_notify('${JOB_CHANNEL}', kind)`;
