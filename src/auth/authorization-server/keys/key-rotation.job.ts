import { Injectable } from '@nestjs/common';
import { PeriodicJob } from '../../../jobs/periodic-job.js';
import { AuthorizationServer } from '../authorization-server.js';
import { SigningKeyRepository } from './signing-key.repository.js';
import { SigningKeys } from './signing-keys.js';

const PERIOD_MS = 10 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;
/** A key signs for so long … */
const SIGNING_DAYS = 90;
/** … and verifies for so long, far beyond the life of every token it signed. */
const KEPT_DAYS = 2 * SIGNING_DAYS;

/** New keys every quarter, without a restart. */
@Injectable()
export class KeyRotationJob extends PeriodicJob {
  readonly name = 'key-rotation';
  readonly periodMs = PERIOD_MS;

  constructor(
    private readonly repository: SigningKeyRepository,
    private readonly keys: SigningKeys,
    private readonly server: AuthorizationServer,
  ) {
    super();
  }

  async run(now = Date.now()): Promise<void> {
    await this.repository.renew(new Date(now - SIGNING_DAYS * DAY_MS));
    await this.repository.deleteOlderThan(new Date(now - KEPT_DAYS * DAY_MS));
    await this.takeUp();
  }

  /** The keys that another process has made sign here as well. */
  override async takeUp(): Promise<void> {
    const before = this.keys.fingerprint();
    await this.keys.reload();
    if (this.keys.fingerprint() !== before) await this.server.replace();
  }
}
