import { int8Array } from '../binary-array.js';
import { confirmsAccess } from '../exact-match.js';
import type { Run } from '../resource-reader.js';
import { storedResource, versionColumns, type VersionRow } from '../stored-version.js';
import type { WriteContext } from './write-context.js';
import type { Verdict, WriteGrant } from './write-grant.js';
import type { WriteTarget } from './write-target.js';

/** What stood there before a write, locked until the end of the transaction. */
export interface BeforeImage {
  readonly row: VersionRow;
  /** Which alternatives of the write's grant it satisfies; none if it is deleted or the caller unrestricted. */
  readonly verdict: Verdict;
  /** Whether a restricted caller reaches it; of a deleted resource, whether it reached its last version (A9). */
  readonly isReachable: boolean;
  /** Keys of the patients in whose compartments it is; looked up for restricted callers only. */
  readonly patients: ReadonlySet<bigint>;
}

const LOCK = `select ${versionColumns('r')} from resource r where r.key = any($1::bigint[]) order by r.key for update`;

const MEMBERS = `select m.key, m.patient from resource r join membership m on m.key = r.key and m.version = r.version
  where r.key = any($1::bigint[])`;

/** Locks rows in the order of their keys, so that two writers of the same resources wait and do not deadlock. */
export async function lockRows(run: Run, keys: readonly bigint[]): Promise<readonly VersionRow[]> {
  return keys.length === 0 ? [] : run<VersionRow>({ text: LOCK, values: [int8Array(keys)] });
}

/** Locks and judges in one flight: the statements follow each other, so the judge sees what was locked. */
export async function lockBeforeImages(
  context: WriteContext,
  targets: readonly WriteTarget[],
): Promise<ReadonlyMap<bigint, BeforeImage>> {
  const { run, grants } = context;
  const restricted = targets.filter(target => !grants.for(target).isUnrestricted);
  const groups = Map.groupBy(restricted, target => grants.for(target));
  const [rows, members, ...verdicts] = await Promise.all([
    lockRows(
      run,
      targets.map(target => target.key),
    ),
    membersOf(
      run,
      restricted.map(target => target.key),
    ),
    ...[...groups].map(async ([grant, group]) =>
      grant.judge(
        run,
        group.map(target => target.key),
      ),
    ),
  ]);
  const found = new Map(verdicts.flatMap(verdict => [...verdict]));
  const targetOf = new Map(restricted.map(target => [target.key, target]));

  const images = new Map<bigint, BeforeImage>();
  for (const row of rows) {
    const target = targetOf.get(row.key);
    const verdict = target ? confirmed(grants.for(target), found.get(row.key) ?? [], row) : [];
    const isReachable =
      verdict.includes(true) || (target !== undefined && (await wasReachable(context, target, row)));
    images.set(row.key, { row, verdict, isReachable, patients: members.get(row.key) ?? new Set() });
  }
  return images;
}

/** Flags found by hashes, looked at once more by exact values. */
function confirmed(grant: WriteGrant, verdict: Verdict, row: VersionRow): Verdict {
  const stored = storedResource(row);
  return grant.alternatives.map(
    (alternative, index) => verdict[index] === true && confirmsAccess(alternative, stored),
  );
}

async function wasReachable({ run, grants, reader }: WriteContext, target: WriteTarget, row: VersionRow) {
  return row.content === null && reader.reaches(run, grants.for(target).expression, target.address);
}

async function membersOf(
  run: Run,
  keys: readonly bigint[],
): Promise<ReadonlyMap<bigint, ReadonlySet<bigint>>> {
  if (keys.length === 0) return new Map();
  const rows = await run<{ key: bigint; patient: bigint }>({ text: MEMBERS, values: [int8Array(keys)] });
  const members = Map.groupBy(rows, row => row.key);
  return new Map([...members].map(([key, of]) => [key, new Set(of.map(row => row.patient))]));
}
