import { Injectable } from '@nestjs/common';
import { PeriodicJob } from '../../jobs/periodic-job.js';
import { AsyncRequests } from './async-requests.js';

const HOUR_MS = 60 * 60 * 1000;
/** How long an answer can be fetched. */
export const KEPT_MS = 24 * HOUR_MS;

/** Answers that nobody has fetched for a day are a patient's data without a use. */
@Injectable()
export class ExpiredAnswersJob extends PeriodicJob {
  readonly name = 'expired-async-answers';
  readonly periodMs = HOUR_MS;

  constructor(private readonly requests: AsyncRequests) {
    super();
  }

  async run(): Promise<void> {
    await this.requests.forgetFinishedBefore(new Date(Date.now() - KEPT_MS));
  }
}
