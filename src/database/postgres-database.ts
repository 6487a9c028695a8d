import { Pool, type PoolClient, type QueryResultRow } from 'pg';
import { requestConnection } from './connection-settings.js';
import { Database, type Statement, type TransactionClient } from './database.js';
import { PipelinedReader } from './pipelined-reader.js';
import { PreparedStatements } from './prepared-statements.js';

/** Two keep both cores busy; more were slower (docs/decisions/2611-two-ways-to-the-database.md). */
const READERS = 2;

/** `Database` over `pg`: pipelined readers for short reads, a pool for searches and transactions. */
export class PostgresDatabase extends Database {
  private readonly statements = new PreparedStatements();
  private readonly readers: readonly PipelinedReader[];
  private readonly pool: Pool;
  private turn = 0;

  constructor(url: string, poolSize: number) {
    super();
    const reader = requestConnection(url, 'firekeeper read');
    this.readers = Array.from({ length: READERS }, () => new PipelinedReader(reader));
    this.pool = new Pool({ ...requestConnection(url, 'firekeeper'), pipeline: true, max: poolSize });
    // An idle connection that is lost leaves the pool; the next query opens another.
    this.pool.on('error', () => {});
    // One that is lost at work tells its statements so. Unheard, its own event would end the process.
    this.pool.on('connect', client => client.on('error', () => {}));
  }

  async read<Row extends QueryResultRow>(statement: Statement): Promise<Row[]> {
    this.turn = (this.turn + 1) % READERS;
    return this.readers[this.turn]!.read<Row>(this.statements.query(statement));
  }

  async query<Row extends QueryResultRow>(statement: Statement): Promise<Row[]> {
    const { rows } = await this.pool.query<Row>(this.statements.query(statement));
    return rows;
  }

  async transaction<T>(work: (client: TransactionClient) => Promise<T>): Promise<T> {
    const connection = await this.pool.connect();
    let failure: Error | undefined;
    try {
      const [, result] = await Promise.all([connection.query('begin'), work(this.clientOf(connection))]);
      const { command } = await connection.query('commit');
      if (command !== 'COMMIT') throw new Error('A statement failed and the transaction was rolled back');
      return result;
    } catch (error) {
      await connection.query('rollback').catch((lost: Error) => (failure = lost));
      throw error;
    } finally {
      connection.release(failure);
    }
  }

  /** How the pool is used now. */
  get poolUse(): { readonly total: number; readonly idle: number; readonly waiting: number } {
    return { total: this.pool.totalCount, idle: this.pool.idleCount, waiting: this.pool.waitingCount };
  }

  /** Ends all connections; statements on the way are answered first. */
  async close(): Promise<void> {
    await Promise.all([...this.readers.map(async reader => reader.end()), this.pool.end()]);
  }

  private clientOf(connection: PoolClient): TransactionClient {
    return {
      connection,
      query: async <Row extends QueryResultRow>(statement: Statement) => {
        const { rows } = await connection.query<Row>(this.statements.query(statement));
        return rows;
      },
    };
  }
}
