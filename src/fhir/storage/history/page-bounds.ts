import type { SqlParameters } from '../../../database/sql-fragment.js';
import type { TermHash } from '../../search/term-hash.js';
import { compileVersionAccess } from '../version-access.js';
import type { HistoryScope } from './history-scope.js';
import type { HistoryQuery } from './history-statement.js';

/** Which versions of those within reach a page holds: by their times, and by where the page before ended. */
export class PageBounds {
  private readonly from: string | undefined;
  private readonly at: { readonly lo: string; readonly hi: string } | undefined;
  private readonly position: readonly string[] | undefined;
  private readonly snapshot: string | undefined;
  private readonly behind: '<' | '>';

  constructor(
    { since, at, after, oldestFirst }: HistoryQuery,
    private readonly parameters: SqlParameters,
    private readonly hash: TermHash,
  ) {
    this.from = since && parameters.add(since);
    this.at = at && { lo: parameters.add(new Date(at.lo)), hi: parameters.add(new Date(at.hi)) };
    this.behind = oldestFirst ? '>' : '<';
    if (!after) return;
    this.position = [after.updated, after.key, after.version].map(value => parameters.add(value));
    this.snapshot = parameters.add(after.snapshot);
  }

  /** Of everything that is counted. */
  ofTotal(scope: HistoryScope, alias: string): readonly string[] {
    return [
      ...(this.from === undefined ? [] : [`${alias}.updated >= ${this.from}::timestamptz`]),
      ...(this.at
        ? [`${alias}.updated < ${this.at.hi}::timestamptz`, this.wasCurrent(scope, alias, this.at.lo)]
        : []),
    ];
  }

  of(scope: HistoryScope, alias: string): readonly string[] {
    const bounds = this.ofTotal(scope, alias);
    if (!this.position) return bounds;
    const [updated, key, version] = this.position;
    return [
      ...bounds,
      `(${alias}.updated, ${alias}.key, ${alias}.version) ${this.behind} (${updated}::timestamptz, ${key}::bigint, ${version}::int)`,
      `pg_visible_in_snapshot(v.transaction, ${this.snapshot}::pg_snapshot)`,
    ];
  }

  /** No version took its place before; one out of the caller's reach is as if it were not there (docs/decisions, A10). */
  private wasCurrent({ access }: HistoryScope, alias: string, lo: string): string {
    const isVisible = compileVersionAccess(access, 'n', this.parameters, this.hash);
    const successors = ['resource', 'history'].map(
      table => `select from ${table} n where n.key = ${alias}.key and n.version > ${alias}.version
        and n.updated <= ${lo}::timestamptz and ${isVisible}`,
    );
    return `not exists (${successors.join(' union all ')})`;
  }
}
