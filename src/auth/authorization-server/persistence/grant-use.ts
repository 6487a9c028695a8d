import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../../../database/database.js';

const INTERVAL_MS = 10_000;

/**
 * Notes when a grant was last used, for the person who gave it. Requests pay nothing for it: the ids of their tokens
 * are collected, and written together every few seconds.
 */
@Injectable()
export class GrantUse implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(GrantUse.name);
  private tokens = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.write().catch((error: Error) =>
        this.logger.warn(`the last use of some grants is not noted: ${error.message}`),
      );
    }, INTERVAL_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  note(tokenId: string): void {
    this.tokens.add(tokenId);
  }

  /** Writes down what was collected. The tokens of services come from no grant, and leave nothing. */
  async write(): Promise<void> {
    if (this.tokens.size === 0) return;
    const used = [...this.tokens];
    this.tokens = new Set();
    await this.database.query({
      text: `update launch_context c set last_used_at = now()
             from (select distinct grant_id from oidc_artifact
                   where type = 'AccessToken' and id = any($1)) used
             where c.grant_id = used.grant_id`,
      values: [used],
    });
  }
}
