import { ConflictError, NotFoundError } from '../../errors/fhir-error.js';
import { resourceTypeNumber } from '../../definitions/resource-types.js';
import type { Run } from '../resource-reader.js';
import type { HistoryPurge } from '../resource.repository.js';
import type { VersionRow } from '../stored-version.js';
import { requireVersion } from '../version-condition.js';
import { lockRows } from './before-images.js';

/** The memberships of a version are derived from it: they go with it. */
const PURGE = `with purged as (
    delete from history where key = $1::bigint and ($2::int is null or version = $2::int) returning version),
  memberships as (
    delete from membership where key = $1::bigint and version < $3::int and ($2::int is null or version = $2::int))
  select count(*)::int as count from purged`;

/** A deleted resource has no rows in the index; its deletion still stands in the compartments it was in. */
const FORGET = `with memberships as (delete from membership where key = $1::bigint)
  delete from resource where key = $1::bigint returning version`;

/**
 * Destroys versions for good, under the lock that every writer of the resource takes.
 * https://build.fhir.org/http.html#delete-history
 */
export async function purgeHistory(run: Run, purge: HistoryPurge, key: bigint): Promise<number> {
  const [current] = await lockRows(run, [key]);
  if (current?.id !== purge.id || current.type !== resourceTypeNumber(purge.resourceType)) {
    throw new NotFoundError();
  }
  requireVersion(purge, { versionId: String(current.version), isDeleted: current.content === null });
  const version = purge.versionId === undefined ? null : pastVersion(purge.versionId, current);
  const [row] = await run<{ count: number }>({ text: PURGE, values: [key, version, current.version] });
  const count = row?.count ?? 0;
  if (version !== null && count === 0) throw new NotFoundError();
  if (version !== null || current.content !== null) return count;
  await run({ text: FORGET, values: [key] });
  return count + 1;
}

function pastVersion(versionId: string, current: VersionRow): number {
  if (!/^[1-9]\d{0,8}$/.test(versionId)) throw new NotFoundError();
  if (versionId !== String(current.version)) return Number(versionId);
  throw new ConflictError('The current version stays: only versions that are past can be destroyed');
}
