import type { Statement } from '../../../database/database.js';
import type { SqlParameters } from '../../../database/sql-fragment.js';
import { int8Array } from '../binary-array.js';
import type { IndexEntries } from '../../search/index-entries.js';
import { isLive, type LiveVersion, type PlannedVersion } from '../write/planned-version.js';
import { withChangedRows } from './changed-rows.js';

export interface IndexColumn {
  readonly name: string;
  readonly type: 'bigint' | 'integer' | 'float8' | 'text';
}

/** The rows of some versions, as one array per column of their table. */
export interface IndexRows {
  readonly count: number;
  readonly columns: readonly Buffer[];
}

/** An index table whose rows name their resource in a column `key`, written for many resources by one statement. */
export class IndexTable {
  private readonly insertText: string;
  private readonly replaceText: string;

  constructor(
    readonly name: string,
    private readonly columns: readonly IndexColumn[],
    /** What of a resource's entries its rows are made from. */
    private readonly entriesFor: (entries: IndexEntries) => unknown,
    private readonly rowsOf: (versions: readonly LiveVersion[]) => IndexRows,
  ) {
    const names = columns.map(column => column.name).join(', ');
    const rowsFrom = (first: number): string =>
      rowsAt(
        columns,
        columns.map((_, index) => `$${first + index}`),
      );
    this.insertText = `insert into ${name} (${names}) select * from ${rowsFrom(1)}`;
    // Both halves see the table as it was: what stands in both stays untouched. `not in` hashes, however many rows.
    this.replaceText = `with new as (select * from ${rowsFrom(2)} new(${names})),
      gone as (delete from ${name} where key = any($1::bigint[]) and (${names}) not in (select ${names} from new))
      insert into ${name} (${names}) select * from new
      where (${names}) not in (select ${names} from ${name} where key = any($1::bigint[]))`;
  }

  /** The rows as a query, for a statement that looks at them in place of the table. */
  select(versions: readonly LiveVersion[], parameters: SqlParameters): string {
    const places = this.rowsOf(versions).columns.map(column => parameters.add(column));
    const names = this.columns.map(column => column.name).join(', ');
    return `select * from ${rowsAt(this.columns, places)} row(${names})`;
  }

  /** The rows of resources that had none. */
  insert(versions: readonly LiveVersion[]): Statement | undefined {
    const { count, columns } = this.rowsOf(versions);
    return count === 0 ? undefined : { text: this.insertText, values: columns };
  }

  /** The difference between the rows that the resources have and those they should have. */
  replace(versions: readonly PlannedVersion[]): Statement | undefined {
    const changed = withChangedRows(versions, this.entriesFor);
    if (changed.length === 0) return undefined;
    const keys = int8Array(changed.map(version => version.key));
    return { text: this.replaceText, values: [keys, ...this.rowsOf(changed.filter(isLive)).columns] };
  }
}

function rowsAt(columns: readonly IndexColumn[], places: readonly string[]): string {
  return `unnest(${columns.map((column, index) => `${places[index]}::${column.type}[]`).join(', ')})`;
}
