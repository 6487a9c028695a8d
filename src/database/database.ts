import type { PoolClient, QueryResultRow } from 'pg';

/** One SQL text with its values. The same text is prepared once per connection; the name is derived from it. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * The way of the FHIR hot paths to PostgreSQL: prepared statements by `pg`, beside TypeORM on the same database
 * (docs/decisions, "TypeORM owns migrations and entities; FHIR storage speaks SQL").
 */
export abstract class Database {
  /** A short read on a pipelined connection: one round trip, no transaction around it. */
  abstract read<Row extends QueryResultRow>(statement: Statement): Promise<Row[]>;

  /** A read that may take long, on a connection of its own from the pool. */
  abstract query<Row extends QueryResultRow>(statement: Statement): Promise<Row[]>;

  /** Commits when `work` resolves, rolls back when it rejects. READ COMMITTED unless the work says otherwise. */
  abstract transaction<T>(work: (client: TransactionClient) => Promise<T>): Promise<T>;
}

/** A connection inside a transaction; statements may be sent without awaiting the one before (pipelined). */
export interface TransactionClient {
  query<Row extends QueryResultRow>(statement: Statement): Promise<Row[]>;
  readonly connection: PoolClient;
}
