import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../database/database.js';

const INTERVAL_MS = 10_000;

/**
 * Notes when a secret was last used: so an operator sees when the one before may go. Written together every few
 * seconds, so that no token waits for it.
 */
@Injectable()
export class SecretUse implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(SecretUse.name);
  private used = new Map<string, Date>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.write().catch((error: Error) =>
        this.logger.warn(`the last use of some secrets is not noted: ${error.message}`),
      );
    }, INTERVAL_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  note(secretHash: string): void {
    this.used.set(secretHash, new Date());
  }

  async write(): Promise<void> {
    const used = this.used;
    this.used = new Map();
    for (const [secretHash, moment] of used) {
      await this.database.query({
        text: `update client set
           secret_last_used_at = case when secret_hash = $1 then $2::timestamptz else secret_last_used_at end,
           previous_secret_last_used_at =
             case when previous_secret_hash = $1 then $2::timestamptz else previous_secret_last_used_at end
         where secret_hash = $1 or previous_secret_hash = $1`,
        values: [secretHash, moment],
      });
    }
  }
}
