import { Injectable, Logger, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DatabaseNotifications } from '../../../database/database-notifications.js';
import { Database } from '../../../database/database.js';
import { StorageParts } from '../storage-parts.js';
import { CONSENT_CHANNEL } from './known-consents.js';

/** Makes up for a notification that was lost. */
const LOOK_MS = 2000;

/** Hears from the database when the first Consent that denies something comes, and when the last one goes. */
@Injectable()
export class ConsentListener implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(ConsentListener.name);
  private timer: NodeJS.Timeout | undefined;
  private loading: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly parts: StorageParts,
    private readonly notifications: DatabaseNotifications,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.notifications.listen(CONSENT_CHANNEL, () => this.load());
    this.load();
    await this.loading;
    this.timer = setInterval(() => this.load(), LOOK_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.loading;
  }

  /** One after the other, so that the last one says what is. */
  private load(): void {
    this.loading = this.loading
      .then(async () => this.parts.consents.load(async statement => this.database.query(statement)))
      .catch((error: Error) => this.logger.warn(`cannot look for Consents: ${error.message}`));
  }
}
