import type { TransactionClient } from '../database/database.js';
import type { JobClaims } from './job-claims.js';
import type { JobRow } from './job-row.js';
import type { Checkpoint, JobRun } from './job-run.js';

/** Why a run ends before its work is done. */
export type Interruption = 'cancelled' | 'lost' | 'shutdown';

class Interrupted extends Error {}

/** A run of a job that this process has claimed. */
export class ClaimedRun implements JobRun {
  readonly id: string;
  readonly input: unknown;
  readonly owner: string | undefined;
  readonly cursor: unknown;
  private readonly controller = new AbortController();
  private reason: Interruption | undefined;

  constructor(
    { id, input, owner, cursor }: JobRow,
    private readonly claims: JobClaims,
  ) {
    this.id = id;
    this.input = input;
    this.owner = owner ?? undefined;
    this.cursor = cursor ?? undefined;
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get interruption(): Interruption | undefined {
    return this.reason;
  }

  interrupt(reason: Interruption): void {
    this.reason ??= reason;
    this.controller.abort(new Interrupted(reason));
  }

  async checkpoint(checkpoint: Checkpoint, client?: TransactionClient): Promise<void> {
    const hold = await this.claims.save(this.id, checkpoint, client);
    if (hold !== 'held') this.interrupt(hold);
    // What was saved for a shutdown in a transaction shall be committed: the next checkpoint ends the run.
    if (client && this.reason !== 'lost') return;
    this.signal.throwIfAborted();
  }

  async heartbeat(): Promise<void> {
    const hold = await this.claims.heartbeat(this.id);
    if (hold !== 'held') this.interrupt(hold);
  }
}
