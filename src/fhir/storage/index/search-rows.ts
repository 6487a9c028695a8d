import type { Statement } from '../../../database/database.js';
import type { SqlParameters } from '../../../database/sql-fragment.js';
import type { TermHash } from '../../search/term-hash.js';
import { boolArray, int2Array, int4Array, int8Array } from '../binary-array.js';
import { membershipsOf } from '../write/membership-rows.js';
import { isLive, type LiveVersion, type PlannedVersion } from '../write/planned-version.js';
import { withChangedRows } from './changed-rows.js';

const COLUMNS = 'key, patient, others, lo, hi, n, type, reachable, labelled, tokens, links';

/** Terms of all rows travel as one array each; every row cuts out its own. */
function rowsAt(places: readonly string[]): string {
  const [key, patient, lo, hi, n, type, reachable, labelled, others, tokens, links, ...slices] = places;
  return `select x.key, x.patient, nullif((${others}::bigint[])[x.first_other:x.last_other], '{}') as others,
      x.lo, x.hi, x.n, x.type, x.reachable, x.labelled,
      (${tokens}::bigint[])[x.first_token:x.last_token] as tokens, (${links}::bigint[])[x.first_link:x.last_link] as links
    from unnest(${key}::bigint[], ${patient}::bigint[], ${lo}::bigint[], ${hi}::bigint[], ${n}::smallint[],
      ${type}::smallint[], ${reachable}::boolean[], ${labelled}::boolean[], ${slices.map(place => `${place}::int[]`).join(', ')})
      x(key, patient, lo, hi, n, type, reachable, labelled,
        first_other, last_other, first_token, last_token, first_link, last_link)`;
}

function rowsFrom(first: number): string {
  return rowsAt(Array.from({ length: 17 }, (_, index) => `$${first + index}`));
}

const INSERT = `insert into search (${COLUMNS}) ${rowsFrom(1)}`;

const REPLACE = `with new as (${rowsFrom(2)}),
  gone as (
    delete from search where key = any($1::bigint[]) and (key, n) not in (select key, n from new)),
  changed as (
    update search old set patient = new.patient, others = new.others, lo = new.lo, hi = new.hi,
      reachable = new.reachable, labelled = new.labelled, tokens = new.tokens, links = new.links
    from new where old.key = new.key and old.n = new.n
      and (old.patient, old.others, old.lo, old.hi, old.reachable, old.labelled, old.tokens, old.links)
        is distinct from
        (new.patient, new.others, new.lo, new.hi, new.reachable, new.labelled, new.tokens, new.links))
  insert into search (${COLUMNS}) select ${COLUMNS} from new
  where (key, n) not in (select key, n from search where key = any($1::bigint[]))`;

/** One row per patient compartment, or one without a patient (docs/decisions, A1). */
export function insertSearchRows(versions: readonly LiveVersion[], hash: TermHash): Statement | undefined {
  return versions.length === 0 ? undefined : { text: INSERT, values: columnsOf(versions, hash) };
}

/** The difference between the rows that the resources have and those they should have. */
export function replaceSearchRows(
  versions: readonly PlannedVersion[],
  hash: TermHash,
): Statement | undefined {
  const changed = withChangedRows(
    versions,
    ({ tokens, links, period, patients, reachableBy, isLabelled }) => {
      return [tokens, links, period, patients, reachableBy, isLabelled];
    },
  );
  if (changed.length === 0) return undefined;
  const keys = int8Array(changed.map(version => version.key));
  return { text: REPLACE, values: [keys, ...columnsOf(changed.filter(isLive), hash)] };
}

/** The rows as a query, for a statement that looks at them in place of the table. */
export function selectSearchRows(
  versions: readonly LiveVersion[],
  parameters: SqlParameters,
  hash: TermHash,
): string {
  return rowsAt(columnsOf(versions, hash).map(column => parameters.add(column)));
}

const NO_MEMBERSHIP = [{ patient: null, reachable: false }] as const;

function columnsOf(versions: readonly LiveVersion[], hash: TermHash): readonly Buffer[] {
  const rows: SearchRow[] = [];
  const others: bigint[] = [];
  const tokens: bigint[] = [];
  const links: bigint[] = [];
  for (const version of versions) {
    const { entries } = version.image;
    const firstToken = tokens.length + 1;
    const firstLink = links.length + 1;
    for (const token of entries.tokens) tokens.push(token);
    for (const link of entries.links) links.push(link);
    const slices = { firstToken, lastToken: tokens.length, firstLink, lastLink: links.length };
    const memberships = membershipsOf(version, hash);
    for (const [n, { patient, reachable }] of (memberships.length ? memberships : NO_MEMBERSHIP).entries()) {
      const firstOther = others.length + 1;
      for (const other of memberships) if (other.patient !== patient) others.push(other.patient);
      rows.push({ version, n, patient, reachable, firstOther, lastOther: others.length, ...slices });
    }
  }
  return [
    int8Array(rows.map(row => row.version.key)),
    int8Array(rows.map(row => row.patient)),
    int8Array(rows.map(({ version }) => BigInt(version.image.entries.period.lo))),
    int8Array(rows.map(({ version }) => BigInt(version.image.entries.period.hi))),
    int2Array(rows.map(row => row.n)),
    int2Array(rows.map(row => row.version.type)),
    boolArray(rows.map(row => row.reachable)),
    boolArray(rows.map(({ version }) => version.image.entries.isLabelled)),
    int8Array(others),
    int8Array(tokens),
    int8Array(links),
    int4Array(rows.map(row => row.firstOther)),
    int4Array(rows.map(row => row.lastOther)),
    int4Array(rows.map(row => row.firstToken)),
    int4Array(rows.map(row => row.lastToken)),
    int4Array(rows.map(row => row.firstLink)),
    int4Array(rows.map(row => row.lastLink)),
  ];
}

interface SearchRow {
  readonly version: LiveVersion;
  readonly n: number;
  readonly patient: bigint | null;
  readonly reachable: boolean;
  readonly firstOther: number;
  readonly lastOther: number;
  readonly firstToken: number;
  readonly lastToken: number;
  readonly firstLink: number;
  readonly lastLink: number;
}
