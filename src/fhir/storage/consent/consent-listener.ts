import { Injectable } from '@nestjs/common';
import { DatabaseNotifications } from '../../../database/database-notifications.js';
import { Database } from '../../../database/database.js';
import { TableListener } from '../../../database/table-listener.js';
import { StorageParts } from '../storage-parts.js';
import { CONSENT_CHANNEL } from './known-consents.js';

/** Hears from the database when the first Consent that denies something comes, and when the last one goes. */
@Injectable()
export class ConsentListener extends TableListener {
  protected readonly channel = CONSENT_CHANNEL;
  protected readonly subject = 'the Consents';

  constructor(
    private readonly database: Database,
    private readonly parts: StorageParts,
    notifications: DatabaseNotifications,
  ) {
    super(notifications);
  }

  protected async load(): Promise<void> {
    await this.parts.consents.load(async statement => this.database.query(statement));
  }
}
