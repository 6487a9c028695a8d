import type { Statement } from '../../../database/database.js';
import type { TermHash } from '../../search/term-hash.js';
import { boolArray, int2Array, int4Array, int8Array, timestampArray } from '../binary-array.js';
import { membershipsOf } from '../write/membership-rows.js';
import type { LiveVersion } from '../write/planned-version.js';

const REPLACE = `with version as (select * from unnest($1::bigint[], $2::int[]) version(key, version)),
  new as (
    select * from unnest($3::bigint[], $4::bigint[], $5::timestamptz[], $6::int[], $7::smallint[], $8::boolean[])
      new(key, patient, updated, version, type, reachable)),
  gone as (
    delete from membership m using version v where m.key = v.key and m.version = v.version
      and (m.key, m.patient) not in (select key, patient from new))
  insert into membership (key, patient, updated, version, type, reachable) select * from new
  on conflict (key, version, patient) do update set reachable = excluded.reachable
    where membership.reachable <> excluded.reachable`;

/** The memberships of these current versions, as they are by the rules of today (docs/decisions, B4). */
export function replaceMemberships(versions: readonly LiveVersion[], hash: TermHash): Statement {
  const rows = versions.flatMap(version => membershipsOf(version, hash));
  return {
    text: REPLACE,
    values: [
      int8Array(versions.map(version => version.key)),
      int4Array(versions.map(version => version.version)),
      int8Array(rows.map(row => row.version.key)),
      int8Array(rows.map(row => row.patient)),
      timestampArray(rows.map(row => row.version.updated)),
      int4Array(rows.map(row => row.version.version)),
      int2Array(rows.map(row => row.version.type)),
      boolArray(rows.map(row => row.reachable)),
    ],
  };
}
