import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DatabaseNotifications } from '../../../database/database-notifications.js';
import { StoredTokenStatus } from './stored-token-status.js';

/** In place of the id of a token. */
const ALL = '*';

/**
 * Hears from the database which tokens are revoked (decisions C7). When notifications may have been missed, all
 * tokens are asked for again.
 */
@Injectable()
export class RevocationListener implements OnApplicationBootstrap {
  constructor(
    private readonly notifications: DatabaseNotifications,
    private readonly status: StoredTokenStatus,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.notifications.listen('revoked_token', tokenId => {
      if (tokenId === undefined || tokenId === ALL) this.status.forgetAll();
      else this.status.forget(tokenId);
    });
  }
}
