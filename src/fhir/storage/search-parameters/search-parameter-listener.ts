import { Injectable } from '@nestjs/common';
import { DatabaseNotifications } from '../../../database/database-notifications.js';
import { Database } from '../../../database/database.js';
import { TableListener } from '../../../database/table-listener.js';
import { StorageParts } from '../storage-parts.js';
import { SEARCH_PARAMETER_CHANNEL } from './known-search-parameters.js';

/** Hears from the database when search parameters come, go, or are ready; looking again shows the progress of a reindex. */
@Injectable()
export class SearchParameterListener extends TableListener {
  protected readonly channel = SEARCH_PARAMETER_CHANNEL;
  protected readonly subject = 'the search parameters';

  constructor(
    private readonly database: Database,
    private readonly parts: StorageParts,
    notifications: DatabaseNotifications,
  ) {
    super(notifications);
  }

  protected async load(): Promise<void> {
    await this.parts.searchParameters.load(async statement => this.database.query(statement));
  }
}
