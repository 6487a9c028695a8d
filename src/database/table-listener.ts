import { Logger, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { DatabaseNotifications } from './database-notifications.js';

/** Makes up for a notification that was lost. */
const LOOK_MS = 2000;

/**
 * Reads something into memory at start, when the database notifies, and every while. What cannot be read at start ends the
 * start, for among it are denials; later a failure is logged, and tried again.
 */
export abstract class TableListener implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(this.constructor.name);
  private timer: NodeJS.Timeout | undefined;
  private loading: Promise<void> = Promise.resolve();

  protected constructor(private readonly notifications: DatabaseNotifications) {}

  /** Of NOTIFY. */
  protected abstract readonly channel: string;
  /** What cannot be read, in the log. */
  protected abstract readonly subject: string;

  protected abstract load(): Promise<void>;

  async onModuleInit(): Promise<void> {
    await this.notifications.listen(this.channel, () => this.look());
    await this.reload();
    this.timer = setInterval(() => this.look(), LOOK_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.loading.catch(() => {});
  }

  /** One after the other, so that the last one says what is. */
  protected reload(): Promise<void> {
    this.loading = this.loading.catch(() => {}).then(() => this.load());
    return this.loading;
  }

  private look(): void {
    this.reload().catch((error: Error) => this.logger.warn(`cannot read ${this.subject}: ${error.message}`));
  }
}
