import { type Connection, type FieldDef, Query, type QueryConfig, type QueryResultRow } from 'pg';

/** What `pg` does with the description of the columns; its types leave it out. */
interface Describable {
  handleRowDescription(message: { readonly fields: readonly FieldDef[] }): void;
}

/**
 * The prepared statements of one connection, with the columns of their answers. `pg` has PostgreSQL describe them with
 * every answer; for a small read that is a fifth of what goes to and fro. A prepared statement cannot change its columns:
 * PostgreSQL refuses to run it then.
 */
export class DescribedStatements {
  private readonly columns = new Map<string, readonly FieldDef[]>();
  private silent: Connection | undefined;

  /** To be given to the client of this connection. */
  query<Row extends QueryResultRow>(
    { name, text, values }: QueryConfig,
    resolve: (rows: Row[]) => void,
    reject: (error: Error) => void,
  ): Query<Row> {
    const known = name === undefined ? undefined : this.columns.get(name);
    // Made here and not from a QueryConfig, which `pg` would copy property by property.
    const query = new Query<Row>(text, values, (error, result) => {
      if (error) return reject(error);
      if (name !== undefined && !known) this.columns.set(name, result.fields);
      return resolve(result.rows);
    });
    Object.assign(query, { name });
    if (known) this.answerUndescribed(query, known);
    return query;
  }

  private answerUndescribed(query: Query, fields: readonly FieldDef[]): void {
    const { submit } = query;
    query.submit = connection => {
      (query as Query & Describable).handleRowDescription({ fields });
      return submit.call(query, this.withoutDescribe(connection));
    };
  }

  private withoutDescribe(connection: Connection): Connection {
    this.silent ??= Object.create(connection, { describe: { value: () => {} } }) as Connection;
    return this.silent;
  }
}
