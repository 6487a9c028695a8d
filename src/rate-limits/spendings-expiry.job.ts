import { Injectable } from '@nestjs/common';
import { PeriodicJob } from '../jobs/periodic-job.js';
import { SharedSpendings } from './shared-spendings.js';

const MINUTE_MS = 60_000;
const KEPT_MINUTES = 10;

/** Deletes counters of minutes that are over. */
@Injectable()
export class SpendingsExpiryJob extends PeriodicJob {
  readonly name = 'rate-limit-expiry';
  readonly periodMs = KEPT_MINUTES * MINUTE_MS;

  constructor(private readonly spendings: SharedSpendings) {
    super();
  }

  async run(): Promise<void> {
    await this.spendings.removeOlderThan(Math.floor(Date.now() / MINUTE_MS) - KEPT_MINUTES);
  }
}
