import { mainDateOf } from './main-date.js';
import type { SearchQuery } from './search-query.js';
import type { SearchRows } from './search-rows.sql.js';
import { sortColumn, type SortColumn } from './sort-column.js';
import type { SqlParameters } from './sql-parameters.js';
import type { TermHash } from './term-hash.js';

/** Where a page ended: the sort values of its last resource, null for missing ones, and its key. */
export interface KeysetPosition {
  readonly values: readonly (string | null)[];
  readonly key: string;
}

/** The order of the matches; the key decides between equals, so that it is total. */
export interface SearchOrder {
  /** Expressions of the values sorted by. */
  readonly values: readonly string[];
  /** `order by` over those expressions, or over columns that hold them. */
  by(values: readonly string[], key: string): string;
  isBehind(position: KeysetPosition): string;
}

/** Whether the order is newest first by the main date: without `_sort` too, for so the indexes are. */
export function isByDate({ resourceType, sort }: Pick<SearchQuery, 'resourceType' | 'sort'>): boolean {
  const [first, ...more] = sort;
  if (!first) return true;
  return more.length === 0 && first.descending && first.parameter === mainDateOf(resourceType);
}

export function searchOrder(
  query: SearchQuery,
  rows: SearchRows,
  parameters: SqlParameters,
  hash: TermHash,
): SearchOrder {
  if (isByDate(query)) return dateOrder(rows, parameters);
  const columns = query.sort.map(key => sortColumn(query.resourceType, key, rows, parameters, hash));
  return columnOrder(columns, rows, parameters);
}

/** Missing dates are the least numbers and stand last by themselves. */
function dateOrder({ lo, key }: SearchRows, parameters: SqlParameters): SearchOrder {
  return {
    values: [lo],
    by: ([value], keyColumn) => `${value} desc, ${keyColumn} desc`,
    isBehind: ({ values: [date], key: last }) =>
      `(${lo}, ${key}) < (${parameters.add(BigInt(date ?? 0))}, ${parameters.add(BigInt(last))})`,
  };
}

function columnOrder(
  columns: readonly SortColumn[],
  rows: SearchRows,
  parameters: SqlParameters,
): SearchOrder {
  const directions = columns.map(({ descending }) => (descending ? 'desc nulls last' : 'asc nulls last'));
  return {
    values: columns.map(({ expression }) => expression),
    by: (values, key) =>
      [...values.map((value, index) => `${value} ${directions[index]}`), `${key} desc`].join(', '),
    isBehind: position => behindColumns(columns, position, rows, parameters),
  };
}

/** Missing values stand last whatever the direction: behind any value, and only the key is behind a missing one. */
function behindColumns(
  columns: readonly SortColumn[],
  { values, key }: KeysetPosition,
  rows: SearchRows,
  parameters: SqlParameters,
): string {
  const behindKey = `${rows.key} < ${parameters.add(BigInt(key))}`;
  return columns.reduceRight((behindRest, { expression, descending, type }, index) => {
    const value = values[index] ?? null;
    if (value === null) return `(${expression} is null and ${behindRest})`;
    const place = `${parameters.add(value)}::${type}`;
    const isFurther = `${expression} ${descending ? '<' : '>'} ${place}`;
    return `(${isFurther} or ${expression} is null or (${expression} = ${place} and ${behindRest}))`;
  }, behindKey);
}
