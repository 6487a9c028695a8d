import type { Statement } from '../../../database/database.js';
import type { TermHash } from '../../search/term-hash.js';
import { insertPostings, replacePostings } from '../index/postings.js';
import { insertSearchRows, replaceSearchRows } from '../index/search-rows.js';
import { VALUE_TABLES } from '../index/value-tables.js';
import { inheritMemberships, insertMemberships } from './membership-rows.js';
import { isLive, type LiveVersion, type PlannedVersion } from './planned-version.js';
import { insertResources, supersedeResources } from './resource-rows.js';

/**
 * The statements that write these versions, one per table, in the order in which they must be sent; none waits for
 * the answer to the one before, so that a bundle costs one round trip.
 *
 * @param versions in the order of their keys, in which all writers lock.
 * @param claimed keys of first versions whose row in `resource` is there already.
 */
export function writeStatements(
  versions: readonly PlannedVersion[],
  claimed: ReadonlySet<bigint>,
  hash: TermHash,
): readonly Statement[] {
  const next = versions.filter(version => version.before !== undefined);
  const first = liveOf(versions.filter(version => version.before === undefined));
  const fresh = first.filter(version => !claimed.has(version.key));
  const statements = [
    fresh.length > 0 ? insertResources(fresh, hash) : undefined,
    ...insertIndexRows(first, hash),
    ...(next.length > 0 ? supersede(next, hash) : []),
    insertMemberships(liveOf(versions), hash),
  ];
  return statements.filter(statement => statement !== undefined);
}

function insertIndexRows(first: readonly LiveVersion[], hash: TermHash): readonly (Statement | undefined)[] {
  return [
    insertSearchRows(first, hash),
    insertPostings(first),
    ...VALUE_TABLES.map(table => table.insert(first)),
  ];
}

/** The old search rows name the postings to delete, so postings come first. */
function supersede(next: readonly PlannedVersion[], hash: TermHash): readonly (Statement | undefined)[] {
  return [
    supersedeResources(next, hash),
    replacePostings(next),
    replaceSearchRows(next, hash),
    ...VALUE_TABLES.map(table => table.replace(next)),
    inheritMemberships(next.filter(version => !isLive(version))),
  ];
}

function liveOf(versions: readonly PlannedVersion[]): readonly LiveVersion[] {
  return versions.filter(isLive);
}
