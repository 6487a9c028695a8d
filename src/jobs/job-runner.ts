import { setTimeout as sleep } from 'node:timers/promises';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { databaseFailure, isConnectionLoss } from '../database/database-failure.js';
import { DatabaseNotifications } from '../database/database-notifications.js';
import { ClaimedRun } from './claimed-run.js';
import { JobClaims } from './job-claims.js';
import { JobFailure, type JobHandler, JobRetry } from './job-handler.js';
import { JobHandlers } from './job-handlers.js';
import type { JobRow } from './job-row.js';
import { JobTiming } from './job-timing.js';
import { CANCEL_CHANNEL, JOB_CHANNEL } from './jobs.js';

const LONGEST_PAUSE_MS = 60 * 60 * 1000;

/** Runs the jobs of this process: a bounded number at a time, oldest first. */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(JobRunner.name);
  private readonly running = new Map<ClaimedRun, Promise<void>>();
  private filling: Promise<void> | undefined;
  private isAskedAgain = false;
  private poll: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly claims: JobClaims,
    private readonly handlers: JobHandlers,
    private readonly notifications: DatabaseNotifications,
    private readonly timing: JobTiming,
    private readonly environment: Environment,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.environment.JOB_CONCURRENCY === 0) return;
    await this.notifications.listen(JOB_CHANNEL, () => this.wake());
    await this.notifications.listen(CANCEL_CHANNEL, id => this.cancel(id));
    this.poll = setInterval(() => this.wake(), this.timing.pollMs).unref();
    this.wake();
  }

  /** Runs end at their next checkpoint, and their jobs wait for another process. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.poll);
    await this.filling;
    for (const run of this.running.keys()) run.interrupt('shutdown');
    await Promise.all(this.running.values());
  }

  private wake(): void {
    this.isAskedAgain = true;
    this.filling ??= this.fill()
      .catch((error: Error) => this.logger.warn(`cannot look for jobs: ${error.message}`))
      .finally(() => (this.filling = undefined));
  }

  private async fill(): Promise<void> {
    while (this.isAskedAgain) {
      this.isAskedAgain = false;
      while (!this.stopped && this.running.size < this.environment.JOB_CONCURRENCY) {
        const own = [...this.running.keys()].map(({ id }) => id);
        const row = await this.claims.claim(this.handlers.kinds, own, this.timing.silenceMs);
        if (!row) break;
        this.start(row, this.handlers.of(row.kind));
      }
    }
  }

  private start(row: JobRow, handler: JobHandler): void {
    const run = new ClaimedRun(row, this.claims);
    if (row.cancel_requested) run.interrupt('cancelled');
    const ended = this.perform(row, run, handler)
      // Its claim ends with its heartbeat; another process goes on.
      .catch((error: Error) => this.logger.warn(`job ${row.kind} ${row.id} is left: ${error.message}`))
      .finally(() => {
        this.running.delete(run);
        this.wake();
      });
    this.running.set(run, ended);
  }

  private async perform(row: JobRow, run: ClaimedRun, handler: JobHandler): Promise<void> {
    const heartbeat = setInterval(() => {
      run.heartbeat().catch((error: Error) => this.logger.warn(`no heartbeat: ${error.message}`));
    }, this.timing.heartbeatMs).unref();
    try {
      if (row.attempts > (handler.mostAttempts ?? this.timing.mostAttempts))
        throw new JobFailure('It was tried too often without getting on');
      run.signal.throwIfAborted();
      const output = await handler.run(run);
      await this.persist(async () => this.claims.complete(row.id, output ?? undefined));
    } catch (error) {
      await this.persist(async () => this.settle(row, run, error));
    } finally {
      clearInterval(heartbeat);
    }
  }

  /** A database that was away for a moment is told a moment later; otherwise others would first have to miss this process. */
  private async persist(work: () => Promise<void>): Promise<void> {
    const end = performance.now() + this.timing.silenceMs;
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (this.stopped || performance.now() >= end || !isConnectionLoss(error)) throw error;
        await sleep(this.timing.retryMs);
      }
    }
  }

  private async settle(row: JobRow, run: ClaimedRun, error: unknown): Promise<void> {
    if (run.interruption === 'lost') return;
    if (run.interruption === 'cancelled') return this.claims.cancelled(row.id);
    if (run.interruption === 'shutdown') return this.claims.release(row.id, 0);
    if (error instanceof JobFailure) return this.claims.fail(row.id, error.message);
    if (databaseFailure(error) || error instanceof JobRetry) {
      return this.claims.release(row.id, Math.min(this.timing.retryMs * 2 ** row.attempts, LONGEST_PAUSE_MS));
    }
    this.logger.error(`job ${row.kind} ${row.id} failed`, error instanceof Error ? error.stack : undefined);
    return this.claims.fail(row.id, 'The server met an error; its log says more under the id of the job');
  }

  private cancel(id: string | undefined): void {
    for (const run of this.running.keys()) {
      if (run.id === id) run.interrupt('cancelled');
    }
  }
}
