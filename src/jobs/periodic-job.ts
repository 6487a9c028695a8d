/**
 * Work that is done once per period, however many processes share the database. A provider of any module that
 * extends this class is found at start. A run that fails is logged and comes again after the next period.
 */
export abstract class PeriodicJob {
  /** Unique among all of them: `expiry`. */
  abstract readonly name: string;
  abstract readonly periodMs: number;

  /** In one of the processes, once per period. */
  abstract run(): Promise<void>;

  /** In every process, at least once per period: takes up what `run` has changed elsewhere. */
  async takeUp(): Promise<void> {}
}
