import type { JobRun } from './job-run.js';

/**
 * What runs the jobs of one kind. A provider of any module that extends this class is found at start; an
 * installation's own modules add kinds in the same way.
 *
 * `run` may be called again for the same job, in another process: after a crash, a shutdown, a lost connection. What
 * was done up to the last `checkpoint` is told by `JobRun.cursor`; what was done after it is done again, so let it be
 * harmless twice, or do it in the transaction of the checkpoint.
 */
export abstract class JobHandler {
  /** Unique among all handlers: `reindex`. Stays the same in later versions, since jobs outlive a process. */
  abstract readonly kind: string;
  /** Runs without a checkpoint in a row, before a job counts as failed; a few unless it is said. */
  readonly mostAttempts: number | undefined = undefined;

  /**
   * Returns the output as text, or nothing. Throws `JobFailure` with a sentence for whoever asked; another error is
   * logged and shown as an error of the server; a lost connection, time-out or lock is tried again later.
   */
  abstract run(run: JobRun): Promise<string | void>;
}

/** The job cannot be done. The message is shown to its owner. */
export class JobFailure extends Error {}

/** The job cannot be done now: it is tried again later. */
export class JobRetry extends Error {}
