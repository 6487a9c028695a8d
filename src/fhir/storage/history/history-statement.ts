import type { Statement } from '../../../database/database.js';
import type { SqlParameters } from '../../../database/sql-fragment.js';
import { hasHiddenTypes, resourceTypeNumber, resourceTypes } from '../../definitions/resource-types.js';
import type { DateRange } from '../../model/date-range.js';
import type { TermHash } from '../../search/term-hash.js';
import { allOf, StatementParameters } from '../../search/sql-parameters.js';
import { versionColumns, type VersionRow } from '../stored-version.js';
import { compileVersionAccess, confiningPatients } from '../version-access.js';
import type { HistoryPosition } from './history-position.js';
import { PageBounds } from './page-bounds.js';
import type { HistoryScope } from './history-scope.js';

export interface HistoryRow extends VersionRow {
  /** The number of visible versions; on the first page only. */
  readonly total: bigint | null;
  readonly snapshot: string;
}

export interface HistoryQuery {
  readonly scopes: readonly HistoryScope[];
  /** Undefined for the history of a type or the whole system. */
  readonly instance: { readonly key: bigint; readonly id: string } | undefined;
  readonly since: Date | undefined;
  readonly at: DateRange | undefined;
  readonly oldestFirst: boolean;
  readonly after: HistoryPosition | undefined;
  readonly limit: number;
}

/**
 * One page of a history with its total and the snapshot it was seen in. Current and superseded
 * versions stand in two tables; each is walked along its own index and cut before they are merged.
 */
export function historyStatement(query: HistoryQuery, hash: TermHash): Statement {
  const parameters = new StatementParameters();
  const limit = parameters.add(query.limit);
  const bounds = new PageBounds(query, parameters, hash);
  const inOrder = query.oldestFirst ? oldestFirst : newestFirst;
  const branches = query.scopes.flatMap(scope =>
    branchesOf(scope, query.instance, parameters, hash).map(branch => ({ ...branch, scope })),
  );

  const cut = branches.map(
    ({ scope, from, where, order }) =>
      `(select ${versionColumns('v')} from ${from}
        where ${allOf([...where, ...bounds.of(scope, order)])} ${inOrder(order)} limit ${limit})`,
  );
  const counted = (): readonly string[] =>
    branches.map(
      ({ scope, counted: from, where, order }) =>
        `select from ${from} where ${allOf([...where, ...bounds.ofTotal(scope, order)])}`,
    );
  const total = query.after ? 'null::bigint' : `(select count(*) from (${counted().join(' union all ')}) c)`;
  return {
    text: `select ${versionColumns('v')}, ${total} as total, pg_current_snapshot()::text as snapshot
      from (${cut.join(' union all ')}) v ${inOrder('v')} limit ${limit}`,
    values: parameters.values,
  };
}

/** One walk along an index that finds versions `v`, in the order of `order`, which stands for the same versions. */
interface Branch {
  readonly from: string;
  readonly where: readonly string[];
  readonly order: 'v' | 'm';
  /** What stands for `from` where only their number matters. */
  readonly counted: string;
}

function newestFirst(alias: string): string {
  return `order by ${alias}.updated desc, ${alias}.key desc, ${alias}.version desc`;
}

function oldestFirst(alias: string): string {
  return `order by ${alias}.updated, ${alias}.key, ${alias}.version`;
}

/** Where the versions of one scope are found. */
function branchesOf(
  { types, access }: HistoryScope,
  instance: HistoryQuery['instance'],
  parameters: SqlParameters,
  hash: TermHash,
): readonly Branch[] {
  const patients = instance ? undefined : confiningPatients(access);
  if (patients !== undefined) {
    const members = membershipOf(patients, types, parameters, hash);
    const from = `${members} ${JOIN_VERSION}`;
    // Where being this patient's is all that is asked for, the membership that was found says it already.
    if (access.kind === 'in-compartment') return [{ from, where: [], order: 'm', counted: members }];
    const isVisible = compileVersionAccess(access, 'v', parameters, hash);
    return [{ from, where: [isVisible], order: 'm', counted: from }];
  }
  const where = [
    // The key is a hash: only the id itself says that this is the resource.
    ...(instance ? [`v.key = ${parameters.add(instance.key)}`, `v.id = ${parameters.add(instance.id)}`] : []),
    isOfType('v', types, parameters),
    compileVersionAccess(access, 'v', parameters, hash),
  ];
  return ['resource v', 'history v'].map(from => ({ from, where, order: 'v', counted: from }));
}

const JOIN_VERSION = `cross join lateral (
  select ${versionColumns('r')}, r.transaction from resource r where r.key = m.key and r.version = m.version
  union all select ${versionColumns('h')}, h.transaction from history h where h.key = m.key and h.version = m.version) v`;

/** The memberships of one patient in their index order; of several patients each version once. */
function membershipOf(
  patients: readonly string[],
  types: readonly string[],
  parameters: SqlParameters,
  hash: TermHash,
): string {
  const keys = patients.map(id => hash.keyOf({ resourceType: 'Patient', id }));
  const ofType = isOfType('m', types, parameters);
  const [first] = keys;
  return keys.length === 1
    ? `(select * from membership m where m.patient = ${parameters.add(first)}::bigint and m.reachable and ${ofType}) m`
    : `(select distinct m.updated, m.key, m.version from membership m
        where m.patient = any(${parameters.add(keys)}::bigint[]) and m.reachable and ${ofType}) m`;
}

function isOfType(alias: string, types: readonly string[], parameters: SqlParameters): string {
  if (types.length === resourceTypes().length && !hasHiddenTypes()) return 'true';
  const numbers = types.map(resourceTypeNumber);
  return numbers.length === 1
    ? `${alias}.type = ${parameters.add(numbers[0])}::smallint`
    : `${alias}.type = any(${parameters.add(numbers)}::smallint[])`;
}
