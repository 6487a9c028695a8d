import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { AuthorizationServer } from '../authorization-server.js';
import { SigningKeyRepository } from './signing-key.repository.js';
import { SigningKeys } from './signing-keys.js';

const INTERVAL_MS = 10 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;
/** A key signs for so long … */
const SIGNING_DAYS = 90;
/** … and verifies for so long, far beyond the life of every token it signed. */
const KEPT_DAYS = 2 * SIGNING_DAYS;

/** New keys every quarter, without a restart; picks up as well those that another node has made. */
@Injectable()
export class KeyRotationJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(KeyRotationJob.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly repository: SigningKeyRepository,
    private readonly keys: SigningKeys,
    private readonly server: AuthorizationServer,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.run().catch((error: Error) => this.logger.warn(`signing keys stay as they are: ${error.message}`));
    }, INTERVAL_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  async run(now = Date.now()): Promise<void> {
    const before = this.keys.fingerprint();
    await this.repository.renew(new Date(now - SIGNING_DAYS * DAY_MS));
    await this.repository.deleteOlderThan(new Date(now - KEPT_DAYS * DAY_MS));
    await this.keys.reload();
    if (this.keys.fingerprint() !== before) await this.server.replace();
  }
}
