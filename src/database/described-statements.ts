import { type Connection, type CustomTypesConfig, Query, type QueryConfig, type QueryResultRow } from 'pg';
import { DescribedQuery, type RowShape, rowShapeOf, withoutDescribe } from './described-query.js';

/**
 * The prepared statements of one connection, with the columns of their answers. `pg` has PostgreSQL describe them with
 * every answer; for a small read that is a fifth of what goes to and fro. A prepared statement cannot change its columns:
 * PostgreSQL refuses to run it then.
 */
export class DescribedStatements {
  private readonly shapes = new Map<string, RowShape>();
  private silent: Connection | undefined;
  private readonly quiet = (connection: Connection): Connection =>
    (this.silent ??= withoutDescribe(connection));

  constructor(private readonly types: CustomTypesConfig) {}

  /** To be given to the client of this connection. */
  query<Row extends QueryResultRow>(
    { name, text, values = [] }: QueryConfig<unknown[]>,
    resolve: (rows: Row[]) => void,
    reject: (error: Error) => void,
  ): Query<Row> {
    const shape = name === undefined ? undefined : this.shapes.get(name);
    if (name === undefined || !shape) return this.described(name, text, values, resolve, reject);
    const query = new DescribedQuery<Row>(name, text, values, shape, this.quiet, (error, rows) =>
      error ? reject(error) : resolve(rows),
    );
    return query as unknown as Query<Row>;
  }

  private described<Row extends QueryResultRow>(
    name: string | undefined,
    text: string,
    values: unknown[],
    resolve: (rows: Row[]) => void,
    reject: (error: Error) => void,
  ): Query<Row> {
    const query = new Query<Row>(text, values, (error, result) => {
      if (error) return reject(error);
      if (name !== undefined) this.shapes.set(name, rowShapeOf(result.fields, this.types));
      return resolve(result.rows);
    });
    // Not from a QueryConfig, which `pg` would copy property by property.
    return Object.assign(query, { name });
  }
}
