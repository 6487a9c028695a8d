import { Logger, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { DatabaseNotifications } from './database-notifications.js';

/** Makes up for a notification that was lost. */
const LOOK_MS = 2000;

/** Reads something into memory at start, when the database notifies, and every while. A failure is logged, and tried again. */
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
    this.look();
    await this.loading;
    this.timer = setInterval(() => this.look(), LOOK_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.loading;
  }

  /** One after the other, so that the last one says what is. */
  private look(): void {
    this.loading = this.loading
      .then(() => this.load())
      .catch((error: Error) => this.logger.warn(`cannot read ${this.subject}: ${error.message}`));
  }
}
