import type { Statement } from '../../../database/database.js';
import { int2Array, int4Array, int8Array, textArray, timestampArray } from '../binary-array.js';
import { methodNumber } from '../stored-version.js';
import type { PlannedVersion } from './planned-version.js';

const INSERT = `insert into resource (key, type, id, version, updated, method, content)
  select * from unnest($1::bigint[], $2::smallint[], $3::text[], $4::int[], $5::timestamptz[], $6::smallint[], $7::text[])`;

const SUPERSEDE = `with past as (
    insert into history (key, type, id, version, updated, transaction, method, content)
    select r.key, r.type, r.id, r.version, r.updated, r.transaction, r.method, r.content
    from resource r where r.key = any($1::bigint[]))
  update resource r set version = x.version, updated = x.updated, transaction = pg_current_xact_id(),
    method = x.method, content = x.content
  from unnest($1::bigint[], $2::int[], $3::timestamptz[], $4::smallint[], $5::text[])
    x(key, version, updated, method, content)
  where r.key = x.key`;

/** First versions; a taken key is a unique violation. */
export function insertResources(versions: readonly PlannedVersion[]): Statement {
  return { text: INSERT, values: insertColumns(versions) };
}

/** First versions whose id a client chose: those that came second are not in the answer. */
export function insertResourcesIfAbsent(versions: readonly PlannedVersion[]): Statement {
  return { text: `${INSERT} on conflict (key) do nothing returning key`, values: insertColumns(versions) };
}

/** Moves the current versions into the history and puts the new ones in their place. */
export function supersedeResources(versions: readonly PlannedVersion[]): Statement {
  return {
    text: SUPERSEDE,
    values: [
      int8Array(versions.map(version => version.key)),
      int4Array(versions.map(version => version.version)),
      timestampArray(versions.map(version => version.updated)),
      int2Array(versions.map(version => methodNumber(version.method))),
      textArray(versions.map(version => version.image?.content ?? null)),
    ],
  };
}

function insertColumns(versions: readonly PlannedVersion[]): readonly Buffer[] {
  return [
    int8Array(versions.map(version => version.key)),
    int2Array(versions.map(version => version.type)),
    textArray(versions.map(version => version.address.id)),
    int4Array(versions.map(version => version.version)),
    timestampArray(versions.map(version => version.updated)),
    int2Array(versions.map(version => methodNumber(version.method))),
    textArray(versions.map(version => version.image?.content ?? null)),
  ];
}
