import type { Job, JobState } from './job.js';

/** A row of `job` as `pg` reads it. */
export interface JobRow {
  readonly id: string;
  readonly kind: string;
  readonly input: unknown;
  readonly state: JobState;
  readonly owner: string | null;
  readonly cursor: unknown;
  readonly done: bigint;
  readonly total: bigint | null;
  readonly output: string | null;
  readonly error: string | null;
  readonly attempts: number;
  readonly cancel_requested: boolean;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
}

export const JOB_COLUMNS = `id, kind, input, state, owner, cursor, done, total, output, error, attempts,
  cancel_requested, created_at, started_at, finished_at`;

export function jobOf(row: JobRow): Job {
  return {
    id: row.id,
    kind: row.kind,
    input: row.input,
    state: row.state,
    owner: row.owner ?? undefined,
    progress: { done: Number(row.done), total: row.total === null ? undefined : Number(row.total) },
    output: row.output ?? undefined,
    error: row.error ?? undefined,
    createdAt: row.created_at,
    startedAt: row.started_at ?? undefined,
    finishedAt: row.finished_at ?? undefined,
  };
}
