import { Injectable } from '@nestjs/common';
import { Jobs } from './jobs.js';
import { PeriodicJob } from './periodic-job.js';

const HOUR_MS = 60 * 60 * 1000;
const KEPT_MS = 7 * 24 * HOUR_MS;

/** What has finished a week ago is forgotten. */
@Injectable()
export class FinishedJobsJob extends PeriodicJob {
  readonly name = 'finished-jobs';
  readonly periodMs = HOUR_MS;

  constructor(private readonly jobs: Jobs) {
    super();
  }

  async run(): Promise<void> {
    await this.jobs.deleteFinishedBefore(new Date(Date.now() - KEPT_MS));
  }
}
