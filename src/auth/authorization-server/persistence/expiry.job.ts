import { Injectable } from '@nestjs/common';
import { PeriodicJob } from '../../../jobs/periodic-job.js';
import { LaunchContextRepository } from '../../../launch-context/launch-context.repository.js';
import { SignInFailureRepository } from '../../identity/sign-in-failure.repository.js';
import { ArtifactRepository } from './artifact.repository.js';

const PERIOD_MS = 10 * 60 * 1000;
const FAILURES_KEPT_MS = 24 * 60 * 60 * 1000;

/** Deletes what has expired. */
@Injectable()
export class ExpiryJob extends PeriodicJob {
  readonly name = 'expiry';
  readonly periodMs = PERIOD_MS;

  constructor(
    private readonly artifacts: ArtifactRepository,
    private readonly launches: LaunchContextRepository,
    private readonly failures: SignInFailureRepository,
  ) {
    super();
  }

  async run(): Promise<void> {
    await this.artifacts.deleteExpired();
    await this.launches.deleteExpired();
    await this.failures.removeOlderThan(new Date(Date.now() - FAILURES_KEPT_MS));
  }
}
