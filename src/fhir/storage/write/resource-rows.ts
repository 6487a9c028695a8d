import type { Statement } from '../../../database/database.js';
import type { TermHash } from '../../search/term-hash.js';
import { boolArray, int2Array, int4Array, int8Array, textArray, timestampArray } from '../binary-array.js';
import { methodNumber } from '../stored-version.js';
import { membershipsOf } from './membership-rows.js';
import { isLive, type PlannedVersion } from './planned-version.js';

const INSERT = `insert into resource (key, type, id, version, updated, method, content, sole_patient, labelled)
  select * from unnest($1::bigint[], $2::smallint[], $3::text[], $4::int[], $5::timestamptz[], $6::smallint[], $7::text[],
    $8::bigint[], $9::boolean[])`;

const SUPERSEDE = `with past as (
    insert into history (key, type, id, version, updated, transaction, method, content)
    select r.key, r.type, r.id, r.version, r.updated, r.transaction, r.method, r.content
    from resource r where r.key = any($1::bigint[]))
  update resource r set version = x.version, updated = x.updated, transaction = pg_current_xact_id(),
    method = x.method, content = x.content, sole_patient = x.sole_patient, labelled = x.labelled
  from unnest($1::bigint[], $2::int[], $3::timestamptz[], $4::smallint[], $5::text[], $6::bigint[], $7::boolean[])
    x(key, version, updated, method, content, sole_patient, labelled)
  where r.key = x.key`;

const CORRECT = `update resource r set sole_patient = x.sole_patient, labelled = x.labelled
  from unnest($1::bigint[], $2::bigint[], $3::boolean[]) x(key, sole_patient, labelled)
  where r.key = x.key and (r.sole_patient, r.labelled) is distinct from (x.sole_patient, x.labelled)`;

/** First versions; a taken key is a unique violation. */
export function insertResources(versions: readonly PlannedVersion[], hash: TermHash): Statement {
  return { text: INSERT, values: insertColumns(versions, hash) };
}

/** First versions whose id a client chose: those that came second are not in the answer. */
export function insertResourcesIfAbsent(versions: readonly PlannedVersion[], hash: TermHash): Statement {
  return {
    text: `${INSERT} on conflict (key) do nothing returning key`,
    values: insertColumns(versions, hash),
  };
}

/** Moves the current versions into the history and puts the new ones in their place. */
export function supersedeResources(versions: readonly PlannedVersion[], hash: TermHash): Statement {
  return {
    text: SUPERSEDE,
    values: [
      int8Array(versions.map(version => version.key)),
      int4Array(versions.map(version => version.version)),
      timestampArray(versions.map(version => version.updated)),
      int2Array(versions.map(version => methodNumber(version.method))),
      textArray(versions.map(version => version.image?.content ?? null)),
      ...accessColumns(versions, hash),
    ],
  };
}

/** What the rows say about access, as it is by the rules of today; content and version stay. */
export function correctResources(versions: readonly PlannedVersion[], hash: TermHash): Statement {
  return {
    text: CORRECT,
    values: [int8Array(versions.map(version => version.key)), ...accessColumns(versions, hash)],
  };
}

function insertColumns(versions: readonly PlannedVersion[], hash: TermHash): readonly Buffer[] {
  return [
    int8Array(versions.map(version => version.key)),
    int2Array(versions.map(version => version.type)),
    textArray(versions.map(version => version.address.id)),
    int4Array(versions.map(version => version.version)),
    timestampArray(versions.map(version => version.updated)),
    int2Array(versions.map(version => methodNumber(version.method))),
    textArray(versions.map(version => version.image?.content ?? null)),
    ...accessColumns(versions, hash),
  ];
}

/** By which most reads are decided without `search` (row-access.ts). */
function accessColumns(versions: readonly PlannedVersion[], hash: TermHash): readonly Buffer[] {
  return [
    int8Array(versions.map(version => solePatient(version, hash))),
    boolArray(versions.map(version => version.image?.entries.isLabelled ?? true)),
  ];
}

/** The one patient whose the resource is, whose `patient/` scopes reach it; null where it is less simple. */
function solePatient(version: PlannedVersion, hash: TermHash): bigint | null {
  const [membership, ...others] = isLive(version) ? membershipsOf(version, hash) : [];
  return membership?.reachable === true && others.length === 0 ? membership.patient : null;
}
