import type { SqlParameters } from '../../database/sql-fragment.js';
import type { PostingList } from './condition/index-condition.js';
import type { DateWindow } from './date-window.js';

/** Rows `d(lo, key)`, newest first by an index, each resource once: what stands behind `from` and `where`. */
export interface OrderedScan {
  readonly from: string;
  readonly where: readonly string[];
}

/** Scans that need no sort: of posting lists, and of all resources of a type. */
export class OrderedScans {
  constructor(
    private readonly parameters: SqlParameters,
    private readonly window: DateWindow,
    /** The posting list of the type's long periods. */
    private readonly longPeriods: bigint,
  ) {}

  /** A code may stand in a resource under several systems, and so twice in its list. */
  postings(lists: readonly PostingList[]): OrderedScan {
    const [only, ...more] = lists;
    if (only?.system !== undefined && more.length === 0 && !this.hasLongBefore) {
      return {
        from: 'posting d',
        where: [isInList(only, 'd', this.parameters), ...this.between('d.lo', this.window.start)],
      };
    }
    return this.union(lists.flatMap(list => this.listScans(list)));
  }

  /** Of all resources of a type within the window. */
  type(typeNumber: number): OrderedScan {
    const isOfType = `d.type = ${this.parameters.add(typeNumber)}::smallint and d.n = 0`;
    const recent = [isOfType, ...this.between('d.lo', this.window.shortStart)].join(' and ');
    return this.union([
      `select d.lo, d.key from search d where ${recent}`,
      `select l.lo, l.key from posting l where ${this.isLongBefore()}`,
    ]);
  }

  /** Whether periods may match that began long before the others. */
  get hasLongBefore(): boolean {
    return this.window.shortStart > this.window.start;
  }

  private listScans(list: PostingList): readonly string[] {
    const recent = [isInList(list, 'd', this.parameters), ...this.between('d.lo', this.window.shortStart)];
    const scan = `select d.lo, d.key from posting d where ${recent.join(' and ')}`;
    if (!this.hasLongBefore) return [scan];
    const isSame = `${isInList(list, 'd', this.parameters)} and d.lo = l.lo and d.key = l.key`;
    return [
      scan,
      `select l.lo, l.key from posting l where ${this.isLongBefore()} and exists (select from posting d where ${isSame})`,
    ];
  }

  private isLongBefore(): string {
    const { start, shortStart } = this.window;
    return [
      `l.term = ${this.parameters.add(this.longPeriods)}`,
      `l.lo < ${this.parameters.add(String(shortStart))}::bigint`,
      ...this.between('l.lo', start),
    ].join(' and ');
  }

  private between(column: string, start: number): readonly string[] {
    const { end } = this.window;
    return [
      ...(Number.isFinite(start) ? [`${column} >= ${this.parameters.add(String(start))}::bigint`] : []),
      ...(Number.isFinite(end) ? [`${column} <= ${this.parameters.add(String(end))}::bigint`] : []),
    ];
  }

  private union(scans: readonly string[]): OrderedScan {
    const [only, ...more] = scans;
    const all =
      more.length === 0
        ? only!
        : scans.map(scan => `(${scan} order by lo desc, key desc)`).join(' union all ');
    return {
      from: `(select distinct on (lo, key) lo, key from (${all}) u order by lo desc, key desc) d`,
      where: [],
    };
  }
}

/**
 * The system is tested by a function and not by an operator: the planner would take the two for independent, expect
 * a single row and sort all of a long list for the first page of it.
 */
export function isInList({ term, system }: PostingList, alias: string, parameters: SqlParameters): string {
  const isTerm = `${alias}.term = ${parameters.add(term)}`;
  if (system === undefined) return isTerm;
  return `${isTerm} and int4eq(${alias}.system, ${parameters.add(system)}::integer)`;
}
