import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Client, Notification } from 'pg';
import { DataSource, type QueryRunner } from 'typeorm';
import { StoredTokenStatus } from './stored-token-status.js';

const RECONNECT_MS = 1000;
/** In place of the id of a token. */
const ALL = '*';

/** Hears from the database which tokens are revoked (decisions C7). */
@Injectable()
export class RevocationListener implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(RevocationListener.name);
  private runner: QueryRunner | undefined;
  private retry: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly status: StoredTokenStatus,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.listen();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.retry);
    await this.runner?.release();
  }

  private async listen(): Promise<void> {
    await this.runner?.release();
    this.runner = this.dataSource.createQueryRunner();
    const client = (await this.runner.connect()) as Client;
    client.on('notification', (message: Notification) => {
      if (message.payload === ALL) this.status.forgetAll();
      else if (message.payload) this.status.forget(message.payload);
    });
    client.once('error', () => this.listenAgain());
    client.once('end', () => this.listenAgain());
    await client.query('listen revoked_token');
  }

  /** Until it is back, a revocation on another node takes effect when the memory of this one runs out. */
  private listenAgain(): void {
    if (this.stopped || this.retry) return;
    this.retry = setTimeout(() => {
      this.retry = undefined;
      this.listen().catch((error: Error) => {
        this.logger.warn(`cannot listen for revoked tokens: ${error.message}`);
        this.listenAgain();
      });
    }, RECONNECT_MS);
  }
}
