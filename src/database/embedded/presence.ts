import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

const APPLICATION = 'firekeeper server';
const RECONNECT_MS = 500;

/**
 * A connection that stays open as long as the server lives. By it a second start on the same data directory sees
 * whether the running PostgreSQL belongs to a server or was left behind by one that was killed.
 */
export class Presence {
  private client: Client | undefined;
  private isEnding = false;

  private constructor(private readonly url: string) {}

  static async announce(url: string): Promise<Presence> {
    const presence = new Presence(url);
    await presence.connect();
    return presence;
  }

  /** True if some server has announced itself at this PostgreSQL. */
  static async isAnnounced(url: string): Promise<boolean> {
    const client = new Client({ connectionString: url, application_name: 'firekeeper start' });
    // It may be lost while it asks; the statement says so.
    client.on('error', () => {});
    try {
      await client.connect();
      const { rowCount } = await client.query(
        'select from pg_stat_activity where application_name = $1 and backend_type = $2',
        [APPLICATION, 'client backend'],
      );
      return rowCount !== 0;
    } finally {
      await client.end();
    }
  }

  async end(): Promise<void> {
    this.isEnding = true;
    await this.client?.end();
  }

  private async connect(): Promise<void> {
    const client = new Client({
      connectionString: this.url,
      application_name: APPLICATION,
      keepAlive: true,
    });
    client.on('error', () => {});
    try {
      await client.connect();
    } catch (error) {
      void client.end().catch(() => undefined);
      throw error;
    }
    if (this.isEnding) {
      await client.end();
      return;
    }
    // From now on: one that never came has ended as well, and each would begin another round of reconnecting.
    client.once('end', () => void this.reconnect());
    this.client = client;
  }

  private async reconnect(): Promise<void> {
    while (!this.isEnding) {
      await sleep(RECONNECT_MS, undefined, { ref: false });
      if (this.isEnding) return;
      const done = await this.connect().then(
        () => true,
        () => false,
      );
      if (done) return;
    }
  }
}
