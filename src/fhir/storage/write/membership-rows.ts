import type { Statement } from '../../../database/database.js';
import type { TermHash } from '../../search/term-hash.js';
import { boolArray, int2Array, int4Array, int8Array, timestampArray } from '../binary-array.js';
import type { LiveVersion, PlannedVersion } from './planned-version.js';

const INSERT = `insert into membership (key, patient, updated, version, type, reachable)
  select * from unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::int[], $5::smallint[], $6::boolean[])`;

const INHERIT = `insert into membership (key, patient, updated, version, type, reachable)
  select m.key, m.patient, x.updated, x.version, m.type, m.reachable
  from unnest($1::bigint[], $2::timestamptz[], $3::int[]) x(key, updated, version)
  join membership m on m.key = x.key and m.version = x.version - 1`;

interface Membership {
  readonly version: LiveVersion;
  readonly patient: bigint;
  readonly reachable: boolean;
}

/** One row per patient and version (docs/decisions, A1, A9). */
export function insertMemberships(versions: readonly LiveVersion[], hash: TermHash): Statement | undefined {
  const rows = versions.flatMap(version => membershipsOf(version, hash));
  if (rows.length === 0) return undefined;
  return {
    text: INSERT,
    values: [
      int8Array(rows.map(row => row.version.key)),
      int8Array(rows.map(row => row.patient)),
      timestampArray(rows.map(row => row.version.updated)),
      int4Array(rows.map(row => row.version.version)),
      int2Array(rows.map(row => row.version.type)),
      boolArray(rows.map(row => row.reachable)),
    ],
  };
}

/** A deletion belongs to the patients of the version that it deleted. */
export function inheritMemberships(deletions: readonly PlannedVersion[]): Statement | undefined {
  if (deletions.length === 0) return undefined;
  return {
    text: INHERIT,
    values: [
      int8Array(deletions.map(deletion => deletion.key)),
      timestampArray(deletions.map(deletion => deletion.updated)),
      int4Array(deletions.map(deletion => deletion.version)),
    ],
  };
}

export function membershipsOf(version: LiveVersion, hash: TermHash): readonly Membership[] {
  const { patients, reachableBy } = version.image.entries;
  return patients.map(id => ({
    version,
    patient: hash.keyOf({ resourceType: 'Patient', id }),
    reachable: reachableBy.includes(id),
  }));
}
