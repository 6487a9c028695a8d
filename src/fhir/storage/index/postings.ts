import type { Statement } from '../../../database/database.js';
import { int4Array, int8Array } from '../binary-array.js';
import { isLive, type LiveVersion, type PlannedVersion } from '../write/planned-version.js';
import { withChangedRows } from './changed-rows.js';

const INSERT = `insert into posting (term, lo, key, system)
  select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::int[])`;

/**
 * The table has no index by key: the old search row names the rows to delete, by its terms and its date.
 * `offset 0`, `not in` and the places of rows leave the planner no choice but one probe per term and hashed sets, as
 * it does not know how many rows there are.
 */
const REPLACE = `with new as (
    select * from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::int[]) new(term, lo, key, system)),
  known as (
    select old.place, old.term, old.lo, old.key, old.system
    from search s cross join unnest(s.tokens) t(term) cross join lateral (
      select p.ctid as place, p.* from posting p
      where p.term = t.term and p.lo = s.lo and p.key = s.key offset 0) old
    where s.key = any($1::bigint[]) and s.n = 0),
  gone as (
    delete from posting where ctid = any(array(
      select place from known
      where (term, lo, key, system) not in (select term, lo, key, system from new))))
  insert into posting (term, lo, key, system) select * from new
  where (term, lo, key, system) not in (select term, lo, key, system from known)`;

/** The tokens that population searches walk, newest first. */
export function insertPostings(versions: readonly LiveVersion[]): Statement | undefined {
  const { count, columns } = rowsOf(versions);
  return count === 0 ? undefined : { text: INSERT, values: columns };
}

/** The difference between what stands and what should; to be sent before the search rows change. */
export function replacePostings(versions: readonly PlannedVersion[]): Statement | undefined {
  const changed = withChangedRows(versions, ({ period, postings }) => [period.lo, postings]);
  if (changed.length === 0) return undefined;
  const keys = int8Array(changed.map(version => version.key));
  return { text: REPLACE, values: [keys, ...rowsOf(changed.filter(isLive)).columns] };
}

function rowsOf(versions: readonly LiveVersion[]): {
  readonly count: number;
  readonly columns: readonly Buffer[];
} {
  const terms: bigint[] = [];
  const los: bigint[] = [];
  const keys: bigint[] = [];
  const systems: number[] = [];
  for (const { key, image } of versions) {
    const { period, postings } = image.entries;
    const lo = BigInt(period.lo);
    for (const { term, system } of postings) {
      terms.push(term);
      los.push(lo);
      keys.push(key);
      systems.push(system);
    }
  }
  return {
    count: terms.length,
    columns: [int8Array(terms), int8Array(los), int8Array(keys), int4Array(systems)],
  };
}
