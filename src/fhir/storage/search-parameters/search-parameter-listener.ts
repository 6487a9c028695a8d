import { Injectable, Logger, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DatabaseNotifications } from '../../../database/database-notifications.js';
import { Database } from '../../../database/database.js';
import { StorageParts } from '../storage-parts.js';
import { SEARCH_PARAMETER_CHANNEL } from './known-search-parameters.js';

/** Shows the progress of a reindex, and makes up for a notification that was lost. */
const LOOK_MS = 2000;

/** Hears from the database when search parameters come, go, or are ready. */
@Injectable()
export class SearchParameterListener implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(SearchParameterListener.name);
  private timer: NodeJS.Timeout | undefined;
  private loading: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly parts: StorageParts,
    private readonly notifications: DatabaseNotifications,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.notifications.listen(SEARCH_PARAMETER_CHANNEL, () => this.load());
    this.load();
    this.timer = setInterval(() => this.load(), LOOK_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.loading;
  }

  /** One after the other, so that the last one says what is. */
  private load(): void {
    this.loading = this.loading
      .then(async () => this.parts.searchParameters.load(async statement => this.database.query(statement)))
      .catch((error: Error) => this.logger.warn(`cannot read the search parameters: ${error.message}`));
  }
}
