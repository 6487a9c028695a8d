import type { Statement } from '../../database/database.js';
import type { SqlParameters } from '../../database/sql-fragment.js';
import type { AccessFilter } from '../access/access-filter.js';
import { conditionOfAll } from './condition/condition.compiler.js';
import type { SearchContext } from './parameters/parameter-kind.js';
import type { PresumedPages } from './presumed.js';
import { compileRowAccess } from './row-access.js';
import { type KeysetPosition, type SearchOrder, searchOrder, wantedOrder } from './search-order.js';
import type { SearchQuery } from './search-query.js';
import type { SearchRows, WantedRows } from './search-rows.js';
import { SearchRowsSql } from './search-rows.sql.js';
import { allOf, StatementParameters } from './sql-parameters.js';

/** A statement of a search; a short one may share a connection with other reads. */
export interface SearchStatement extends Statement {
  readonly isShort: boolean;
  /** What it finds is right if each row is certain (presumed.ts). */
  readonly isPresumed?: boolean;
  /** It was presumed of many patients. */
  readonly isOfMany?: boolean;
  /** Keys of the patients who then deny the caller nothing by a Consent, or that the matches are themselves these. */
  readonly silent?: readonly bigint[] | 'matches' | undefined;
}

/** Where a page after the first begins: behind what, and what existed when the first one was made. */
export interface PageStart {
  readonly position: KeysetPosition;
  /** `pg_current_snapshot()` of the first page. */
  readonly snapshot: string;
}

export interface PageOptions {
  readonly start?: PageStart | undefined;
  /** Of which pages what is denied may be left to the rows that are found, where that is quicker. */
  readonly presume?: PresumedPages;
}

/**
 * One page, and one resource more to see whether another page follows: keys first, in the order of an index where
 * there is one, and their content in the same statement (docs/decisions, A6).
 */
export function pageStatement(
  access: AccessFilter,
  query: SearchQuery,
  context: SearchContext,
  { start, presume }: PageOptions = {},
): SearchStatement {
  const parameters = new StatementParameters();
  const rows = rowsOf(access, query, context, parameters, { withContent: true, presume });
  const order = searchOrder(query, rows, parameters, context.hash);
  const where = start
    ? [...rows.where, order.isBehind(start.position), existedAt(start.snapshot, query, rows, parameters)]
    : rows.where;
  const isCertain =
    rows.presumed &&
    compileRowAccess(rows.presumed.denials, query.resourceType, 'r', parameters, context.hash);
  const firstOf = (selected: string): string =>
    `select ${selected} from ${rows.from} where ${allOf(where)}
      order by ${order.by(order.values, rows.key)} limit ${parameters.add(query.count + 1)}::integer`;
  return {
    text:
      rows.resource === undefined
        ? withContent(firstOf, rows, order, isCertain)
        : firstOf(pageColumns(rows.resource, order.values)),
    values: parameters.values,
    isShort: rows.isShort === true,
    isPresumed: rows.presumed !== undefined,
    isOfMany: rows.isOfMany === true,
    silent: rows.presumed?.hasConsents === true ? silentPatients(query.resourceType, rows) : undefined,
  };
}

function silentPatients(
  resourceType: string,
  { patient }: SearchRows,
): readonly bigint[] | 'matches' | undefined {
  if (resourceType === 'Patient') return 'matches';
  return patient === undefined ? undefined : [patient];
}

/** The content is looked up for what is on the page alone. */
function withContent(
  firstOf: (selected: string) => string,
  { key }: SearchRows,
  order: SearchOrder,
  isCertain: string | undefined,
): string {
  const named = order.values.map((value, index) => `${value} as v${index}`);
  const columns = order.values.map((_, index) => `page.v${index}`);
  return `with page as materialized (${firstOf([`${key} as key`, ...named].join(', '))})
    select ${pageColumns('r', columns)}${isCertain === undefined ? '' : `, ${isCertain} as certain`}
    from page join resource r on r.key = page.key order by ${order.by(columns, 'page.key')}`;
}

/** @param position where a further page would go on behind the row. */
function pageColumns(resource: string, position: readonly string[]): string {
  const version = ['key', 'type', 'id', 'version', 'updated', 'method', 'content'];
  return `${version.map(column => `${resource}.${column}`).join(', ')},
    array[${position.map(value => `${value}::text`).join(', ')}] as position, pg_current_snapshot()::text as snapshot`;
}

/** The number of all matches. */
export function totalStatement(
  access: AccessFilter,
  query: SearchQuery,
  context: SearchContext,
): SearchStatement {
  const parameters = new StatementParameters();
  const { from, where, isShort } = rowsOf(access, { ...query, sort: [] }, context, parameters);
  return {
    text: `select count(*)::integer as total from ${from} where ${allOf(where)}`,
    values: parameters.values,
    isShort: isShort === true,
  };
}

/** The number of all matches, of no more than so many. */
export function limitedTotalStatement(
  access: AccessFilter,
  query: SearchQuery,
  context: SearchContext,
  limit: number,
): SearchStatement {
  const { text, ...matches } = matchesStatement(access, query, context);
  return { ...matches, text: `select count(*)::integer as total from (${text} limit ${limit}) matches` };
}

/** How many matches the planner expects. */
export function planStatement(
  access: AccessFilter,
  query: SearchQuery,
  context: SearchContext,
): SearchStatement {
  const { text, ...matches } = matchesStatement(access, query, context);
  return { ...matches, text: `explain (format json) ${text}` };
}

function matchesStatement(access: AccessFilter, query: SearchQuery, context: SearchContext): SearchStatement {
  const parameters = new StatementParameters();
  const { key, from, where } = rowsOf(access, { ...query, sort: [] }, context, parameters);
  return {
    text: `select ${key} from ${from} where ${allOf(where)}`,
    values: parameters.values,
    isShort: false,
  };
}

/** The rows of `search` that match and are visible. */
export function rowsOf(
  access: AccessFilter,
  query: SearchQuery,
  context: SearchContext,
  parameters: StatementParameters,
  wanted: WantedRows = {},
): SearchRows {
  const { resourceType, where } = query;
  const condition = conditionOfAll(where, resourceType, context);
  const sql = new SearchRowsSql(access, context.hash, parameters, context.fhirBase);
  return sql.rows({ resourceType, condition }, { ...wanted, order: wantedOrder(query) });
}

/**
 * Nothing that was created after the first page appears on a later one (docs/decisions, B5). What was changed since
 * is shown where it stands now; sorted by time of writing it would come again at the end, and is left out.
 */
function existedAt(
  snapshot: string,
  { sort }: SearchQuery,
  { key }: SearchRows,
  parameters: SqlParameters,
): string {
  const place = `${parameters.add(snapshot)}::pg_snapshot`;
  const isUnchanged = `pg_visible_in_snapshot(o.transaction, ${place})`;
  const existed = `exists (select from history h where h.key = o.key and pg_visible_in_snapshot(h.transaction, ${place}))`;
  const isByWriting = sort.some(({ parameter }) => parameter === '_lastUpdated');
  return `exists (select from resource o where o.key = ${key} and ${isByWriting ? isUnchanged : `(${isUnchanged} or ${existed})`})`;
}
