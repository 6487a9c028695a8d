import type { DatabaseConnection } from './database-connection.js';

/** The PostgreSQL that this process uses: injection token of its `DatabaseConnection`. */
export abstract class DatabaseServer implements DatabaseConnection {
  abstract readonly description: string;
  abstract readonly url: string;
  abstract stop(): Promise<void>;
  abstract onUnexpectedEnd(listener: () => void): void;
}
