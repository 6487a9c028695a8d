import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ArtifactRepository } from './artifact.repository.js';

const INTERVAL_MS = 10 * 60 * 1000;

/** Deletes what has expired. Several nodes may do it at once: a row is deleted by one of them. */
@Injectable()
export class ExpiredArtifactsJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ExpiredArtifactsJob.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly artifacts: ArtifactRepository) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.run(), INTERVAL_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private run(): void {
    this.artifacts
      .deleteExpired()
      .catch((error: Error) => this.logger.warn(`expired artifacts stay for now: ${error.message}`));
  }
}
