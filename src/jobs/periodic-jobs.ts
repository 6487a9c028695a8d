import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { Database } from '../database/database.js';
import { PeriodicJob } from './periodic-job.js';

/** Looked at more often than their period, so that processes which come and go delay nothing. */
const LOOKS_PER_PERIOD = 10;
const LONGEST_PAUSE_MS = 60_000;

/** Starts every `PeriodicJob` among the providers when its period is over and no other process has. */
@Injectable()
export class PeriodicJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(PeriodicJobs.name);
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly running = new Map<PeriodicJob, Promise<void>>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly database: Database,
  ) {}

  onApplicationBootstrap(): void {
    const jobs = new Set(
      this.discovery
        .getProviders()
        .map(({ instance }) => instance as unknown)
        .filter(instance => instance instanceof PeriodicJob),
    );
    for (const job of jobs) {
      const pauseMs = Math.min(job.periodMs / LOOKS_PER_PERIOD, LONGEST_PAUSE_MS);
      this.timers.push(setInterval(() => this.look(job), pauseMs).unref());
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await Promise.all(this.running.values());
  }

  private look(job: PeriodicJob): void {
    if (this.running.has(job)) return;
    const ended = this.runIfDue(job)
      .catch((error: Error) =>
        this.logger.warn(`${job.name} is put off until its next period: ${error.message}`),
      )
      .finally(() => this.running.delete(job));
    this.running.set(job, ended);
  }

  private async runIfDue(job: PeriodicJob): Promise<void> {
    const claimed = await this.database.query({ text: CLAIM, values: [job.name, job.periodMs] });
    if (claimed.length > 0) await job.run();
    else await job.takeUp();
  }
}

const CLAIM = `insert into periodic_job (name, started_at) values ($1, now())
  on conflict (name) do update set started_at = now()
    where periodic_job.started_at <= now() - $2 * interval '1 millisecond'
  returning name`;
