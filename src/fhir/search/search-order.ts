import type { SqlParameters } from '../../database/sql-fragment.js';
import { mainDateOf } from './main-date.js';
import type { SearchQuery } from './search-query.js';
import type { SearchRows, WantedOrder } from './search-rows.js';
import { sortColumn, type SortColumn } from './sort-column.js';
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

/** Which order of an index the query asks for: newest first without `_sort` too, for so most indexes are. */
export function wantedOrder({ resourceType, sort }: Pick<SearchQuery, 'resourceType' | 'sort'>): WantedOrder {
  const [first, ...more] = sort;
  if (!first) return 'newest date first';
  if (more.length > 0) return 'any';
  if (first.parameter === '_lastUpdated') return 'by time of writing';
  return first.descending && first.parameter === mainDateOf(resourceType) ? 'newest date first' : 'any';
}

export function searchOrder(
  query: SearchQuery,
  rows: SearchRows,
  parameters: SqlParameters,
  hash: TermHash,
): SearchOrder {
  if (wantedOrder(query) === 'newest date first') return dateOrder(rows, parameters);
  const [first] = query.sort;
  if (rows.updated !== undefined && first)
    return writingOrder(rows.updated, first.descending, rows, parameters);
  const columns = query.sort.map(key => sortColumn(query.resourceType, key, rows, parameters, hash));
  return columnOrder(columns, rows, parameters);
}

/** The index runs both ways, its key with it. */
function writingOrder(
  updated: string,
  descending: boolean,
  { key }: SearchRows,
  parameters: SqlParameters,
): SearchOrder {
  const direction = descending ? 'desc' : 'asc';
  return {
    values: [updated],
    by: ([value], keyColumn) => `${value} ${direction}, ${keyColumn} ${direction}`,
    isBehind: ({ values: [time], key: last }) =>
      `(${updated}, ${key}) ${descending ? '<' : '>'} (${parameters.add(time)}::timestamptz, ${parameters.add(BigInt(last))})`,
  };
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
