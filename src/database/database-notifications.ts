import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Client } from 'pg';
import { requestConnection } from './connection-settings.js';
import { DatabaseServer } from './database-server.js';

const RECONNECT_MS = 1000;

/** Called with the payload, or without one when notifications may have been missed: then look for yourself. */
export type NotificationListener = (payload: string | undefined) => void;

/**
 * What other processes on this database tell each other: LISTEN and NOTIFY over one connection per process.
 * Nothing may depend on a notification alone; the connection can be lost while it is sent.
 */
@Injectable()
export class DatabaseNotifications implements BeforeApplicationShutdown {
  private readonly logger = new Logger(DatabaseNotifications.name);
  private readonly listeners = new Map<string, NotificationListener[]>();
  private client: Client | undefined;
  private connecting: Promise<void> | undefined;
  private retry: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly server: DatabaseServer) {}

  /** Resolves when the database has been told; from then on nothing is missed unnoticed. */
  async listen(channel: string, listener: NotificationListener): Promise<void> {
    const known = this.listeners.get(channel);
    if (known) {
      known.push(listener);
      return;
    }
    this.listeners.set(channel, [listener]);
    if (this.client) await this.client.query(`listen "${channel}"`);
    else await (this.connecting ??= this.connect());
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.retry);
    await this.connecting?.catch(() => {});
    await this.client?.end();
  }

  private async connect(): Promise<void> {
    const client = new Client({ ...requestConnection(this.server.url, 'firekeeper listen'), pipeline: true });
    client.on('notification', ({ channel, payload }) => this.tell(channel, payload ?? ''));
    // Whatever is wrong with it, it ends.
    client.on('error', () => close(client));
    try {
      await client.connect();
      for (const channel of this.listeners.keys()) await client.query(`listen "${channel}"`);
    } catch (error) {
      // The next try opens another; this one would stay open for ever.
      close(client);
      throw error;
    }
    // Only the end of one that was in use: whoever asked for one that never came tries again.
    client.once('end', () => {
      if (this.client === client) this.client = undefined;
      this.connectAgain();
    });
    this.client = client;
  }

  private tell(channel: string, payload: string | undefined): void {
    for (const listener of this.listeners.get(channel) ?? []) listener(payload);
  }

  private connectAgain(): void {
    if (this.stopped || this.retry) return;
    this.retry = setTimeout(() => {
      this.retry = undefined;
      this.connecting = this.connect();
      this.connecting.then(
        () => [...this.listeners.keys()].forEach(channel => this.tell(channel, undefined)),
        (error: Error) => {
          this.logger.warn(`cannot listen to the database: ${error.message}`);
          this.connectAgain();
        },
      );
    }, RECONNECT_MS);
  }
}

function close(client: Client): void {
  void client.end().catch(() => undefined);
}
