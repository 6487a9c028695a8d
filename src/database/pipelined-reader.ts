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
    try {
      return await this.send<Row>(query);
    } catch (error) {
      if (!isConnectionLoss(error)) throw error;
      return this.send<Row>(query);
    }
  }

  async end(): Promise<void> {
    const client = await this.client?.catch(() => undefined);
    await client?.end();
  }

  private async send<Row extends QueryResultRow>(query: QueryConfig): Promise<QueryResult<Row>> {
    const client = await (this.client ??= this.connect());
    return client.query<Row>(query);
  }

  private async connect(): Promise<Client> {
    const client = new Client({ ...this.config, pipeline: true });
    const forget = (): void => {
      this.client = undefined;
    };
    client.once('error', forget);
    client.on('error', () => {});
    client.once('end', forget);
    try {
      await client.connect();
      return client;
    } catch (error) {
      forget();
      throw error;
    }
  }
}
