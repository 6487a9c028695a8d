import { Client, type ClientConfig, type QueryConfig, type QueryResult, type QueryResultRow } from 'pg';
import { isConnectionLoss } from './database-failure.js';

/**
 * One connection that takes a statement without waiting for the answer to the one before. Lost connections are
 * replaced at the next read; a read that was on the way is sent once more.
 */
export class PipelinedReader {
  private client: Promise<Client> | undefined;

  constructor(private readonly config: ClientConfig) {}

  async read<Row extends QueryResultRow>(query: QueryConfig): Promise<QueryResult<Row>> {
    const connection = this.connection();
    try {
      return await (await connection).query<Row>(query);
    } catch (error) {
      if (!isConnectionLoss(error)) throw error;
      // The connection may not have noticed yet that it is gone.
      this.forget(connection);
      return (await this.connection()).query<Row>(query);
    }
  }

  async end(): Promise<void> {
    const client = await this.client?.catch(() => undefined);
    await client?.end();
  }

  private connection(): Promise<Client> {
    if (this.client) return this.client;
    const client = new Client({ ...this.config, pipeline: true });
    const connection = client.connect().then(() => client);
    client.on('error', () => {});
    client.once('end', () => this.forget(connection));
    this.client = connection;
    return connection;
  }

  /** Statements on the way are answered or fail; the next one opens another connection. */
  private forget(connection: Promise<Client>): void {
    if (this.client === connection) this.client = undefined;
  }
}
