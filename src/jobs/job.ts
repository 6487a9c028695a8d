export type JobState = 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';

export interface JobProgress {
  readonly done: number;
  /** Undefined as long as nobody knows. */
  readonly total: number | undefined;
}

/** A piece of background work as the table `job` holds it. */
export interface Job {
  readonly id: string;
  /** Names the `JobHandler`. */
  readonly kind: string;
  /** What `JobHandler.run` was asked to do: any JSON. */
  readonly input: unknown;
  readonly state: JobState;
  /** Who asked for it, in the words of the asking module; undefined for the server itself. */
  readonly owner: string | undefined;
  readonly progress: JobProgress;
  /** What `JobHandler.run` returned, as text; undefined before it is completed, and where it returned nothing. */
  readonly output: string | undefined;
  /** Why it failed, fit to be shown: never what is in a resource. */
  readonly error: string | undefined;
  readonly createdAt: Date;
  readonly startedAt: Date | undefined;
  readonly finishedAt: Date | undefined;
}

/** Nothing will change any more. */
export function isFinished({ state }: Job): boolean {
  return state !== 'queued' && state !== 'running';
}
