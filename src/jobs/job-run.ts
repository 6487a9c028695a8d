import type { TransactionClient } from '../database/database.js';
import type { JobProgress } from './job.js';

/** How far a run has come. */
export interface Checkpoint extends JobProgress {
  /** Where another run goes on: any JSON. */
  readonly cursor: unknown;
}

/** One run of a job, as its handler sees it. */
export interface JobRun {
  readonly id: string;
  readonly input: unknown;
  readonly owner: string | undefined;
  /** The last checkpoint of the runs before; undefined when there is none. */
  readonly cursor: unknown;
  /** Aborted when the job is cancelled, taken over by another process, or the server stops. */
  readonly signal: AbortSignal;

  /**
   * Saves how far the run has come; call it between steps of at most a few seconds. Rejects when the run has to end:
   * let that pass, the runner knows why.
   *
   * @param client saves it in this transaction: then the step and its checkpoint are committed together or not at
   *   all, and a run that was taken over commits nothing.
   */
  checkpoint(checkpoint: Checkpoint, client?: TransactionClient): Promise<void>;
}
