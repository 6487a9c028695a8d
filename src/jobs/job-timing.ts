const SECOND = 1000;

/** How often a process looks and tells that it lives. Replaced in tests. */
export class JobTiming {
  readonly heartbeatMs: number = 5 * SECOND;
  /** A process that has been silent for so long is dead: others go on with its jobs. */
  readonly silenceMs: number = 30 * SECOND;
  /** Notifications wake at once; this finds what dead processes have left. */
  readonly pollMs: number = 5 * SECOND;
  /** Before a job whose connection was lost is tried again; twice as long each time. */
  readonly retryMs: number = 2 * SECOND;
  /** Runs without a checkpoint in a row, before a job counts as failed. */
  readonly mostAttempts: number = 8;
}
