import { type Connection, type CustomTypesConfig, type FieldDef, Query } from 'pg';

type Parser = (text: string) => unknown;

/** How the rows of a statement are read: by column, in the order of the answer. */
export interface RowShape {
  readonly names: readonly string[];
  readonly parsers: readonly Parser[];
  /** To be copied, which is faster than adding one property after another. */
  readonly empty: Readonly<Record<string, null>>;
}

export function rowShapeOf(fields: readonly FieldDef[], types: CustomTypesConfig): RowShape {
  return {
    names: fields.map(({ name }) => name),
    // Nothing is asked for in another format than text.
    parsers: fields.map(({ dataTypeID }): Parser => types.getTypeParser(dataTypeID, 'text')),
    empty: Object.fromEntries(fields.map(({ name }) => [name, null])),
  };
}

/** https://www.postgresql.org/docs/18/protocol-message-formats.html: Execute without a limit, and Sync. */
const EXECUTE_AND_SYNC = Buffer.from([0x45, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0x53, 0, 0, 0, 4]);

/**
 * A prepared statement on its way whose columns are known: nothing is described, and rows become objects without the
 * emitter and the result that `pg` makes for each of its own. How it is sent is theirs.
 */
export class DescribedQuery<Row> {
  readonly portal = '';
  private readonly found: Row[] = [];
  private failure: Error | undefined;

  constructor(
    readonly name: string,
    readonly text: string,
    readonly values: unknown[],
    private readonly shape: RowShape,
    private readonly quiet: (connection: Connection) => Connection,
    readonly callback: (error: Error | null, rows: Row[]) => void,
  ) {}

  submit(connection: Connection): unknown {
    return Query.prototype.submit.call(this as unknown as Query, this.quiet(connection));
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    const { names, parsers, empty } = this.shape;
    const row: Record<string, unknown> = { ...empty };
    try {
      for (let column = 0; column < fields.length; column++) {
        const text = fields[column];
        if (typeof text === 'string') row[names[column]!] = parsers[column]!(text);
      }
      this.found.push(row as Row);
    } catch (error) {
      this.failure = error as Error;
    }
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.callback(this.failure ?? null, this.found);
  }

  handleError(error: Error): void {
    this.callback(error, this.found);
  }
}
// `pg` takes into a pipeline nothing but its own queries: others might keep a portal open.
Object.setPrototypeOf(DescribedQuery.prototype, Query.prototype);

/** The connection as such queries are to see it: Execute and Sync leave as one piece, Describe never. */
export function withoutDescribe(connection: Connection): Connection {
  return Object.create(connection, {
    describe: { value: () => {} },
    execute: { value: () => {} },
    sync: { value: () => connection.stream.write(EXECUTE_AND_SYNC) },
  }) as Connection;
}
