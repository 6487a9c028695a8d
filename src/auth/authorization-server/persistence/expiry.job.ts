import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LaunchContextRepository } from '../../../launch-context/launch-context.repository.js';
import { SignInFailureRepository } from '../../identity/sign-in-failure.repository.js';
import { ArtifactRepository } from './artifact.repository.js';

const INTERVAL_MS = 10 * 60 * 1000;
const FAILURES_KEPT_MS = 24 * 60 * 60 * 1000;

/** Deletes what has expired. Several nodes may do it at once: a row is deleted by one of them. */
@Injectable()
export class ExpiryJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ExpiryJob.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly artifacts: ArtifactRepository,
    private readonly launches: LaunchContextRepository,
    private readonly failures: SignInFailureRepository,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.run().catch((error: Error) =>
        this.logger.warn(`what has expired stays for now: ${error.message}`),
      );
    }, INTERVAL_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  async run(): Promise<void> {
    await this.artifacts.deleteExpired();
    await this.launches.deleteExpired();
    await this.failures.removeOlderThan(new Date(Date.now() - FAILURES_KEPT_MS));
  }
}
