/** How to reach the database, whoever runs it. */
export interface DatabaseConnection {
  /** What the start block says: never a password. */
  readonly description: string;
  /** For `pg` and for tools: `postgres://user:password@host:port/database`. */
  readonly url: string;
  /** Ends what was started for this connection; nothing for a database that somebody else runs. */
  stop(): Promise<void>;
  /** Calls back if what was started for this connection ended without `stop`, and does not start again. */
  onUnexpectedEnd(listener: () => void): void;
}
