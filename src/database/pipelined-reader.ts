import { Socket } from 'node:net';
import { Client, type ClientConfig, type QueryConfig, type QueryResultRow } from 'pg';
import { AnswerWatch } from './answer-watch.js';
import { isConnectionLoss } from './database-failure.js';
import { DescribedStatements } from './described-statements.js';
import { int8AsBigInt } from './int8-as-bigint.js';

interface Connection {
  readonly client: Client;
  readonly socket: Socket;
  readonly statements: DescribedStatements;
  readonly watch: AnswerWatch;
}

/** A read that has waited longer than a lost connection takes to be noticed has waited enough. */
const TRIED_AGAIN_WITHIN_MS = 5_000;

/**
 * One connection that takes a statement without waiting for the answer to the one before. Lost connections are
 * replaced at the next read; a read that was on the way is sent once more.
 */
export class PipelinedReader {
  private opened: Promise<Connection> | undefined;

  /** @param config of `requestConnection`. */
  constructor(private readonly config: ClientConfig) {}

  async read<Row extends QueryResultRow>(query: QueryConfig): Promise<Row[]> {
    const connection = this.connection();
    const begun = performance.now();
    try {
      return await send<Row>(await connection, query);
    } catch (error) {
      if (!isConnectionLoss(error)) throw error;
      // The connection may not have noticed yet that it is gone.
      this.forget(connection);
      if (performance.now() - begun > TRIED_AGAIN_WITHIN_MS) throw error;
      // Without its name: what should have prepared it may fail again before it.
      const { name: _prepared, ...alone } = query;
      return send<Row>(await this.connection(), alone);
    }
  }

  async end(): Promise<void> {
    const connection = await this.opened?.catch(() => undefined);
    await connection?.client.end();
  }

  private connection(): Promise<Connection> {
    if (this.opened) return this.opened;
    const socket = new Socket();
    const client = new Client({ ...this.config, pipeline: true, stream: () => socket });
    const statements = new DescribedStatements(int8AsBigInt);
    const connection = client.connect().then(() => {
      const watch = new AnswerWatch(error => socket.destroy(error));
      client.once('end', () => watch.end());
      return { client, socket, statements, watch };
    });
    client.on('error', () => {});
    client.once('end', () => this.forget(connection));
    this.opened = connection;
    return connection;
  }

  /** Statements on the way are answered or fail; the next one opens another connection. */
  private forget(connection: Promise<Connection>): void {
    if (this.opened !== connection) return;
    this.opened = undefined;
    // Nobody would end it any more.
    connection.then(async ({ client }) => client.end()).catch(() => undefined);
  }
}

/** Statements of requests that came in together go out together: a write to the socket costs more than its bytes. */
function send<Row extends QueryResultRow>(
  { client, socket, statements, watch }: Connection,
  statement: QueryConfig,
): Promise<Row[]> {
  if (socket.writableCorked === 0) {
    socket.cork();
    setImmediate(() => socket.uncork());
  }
  watch.sent += 1;
  return new Promise((resolve, reject) => {
    const answered = (rows: Row[]): void => {
      watch.answered += 1;
      resolve(rows);
    };
    const failed = (error: Error): void => {
      watch.answered += 1;
      reject(error);
    };
    client.query(statements.query<Row>(statement, answered, failed));
  });
}
