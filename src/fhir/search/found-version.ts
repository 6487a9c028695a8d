import type { AccessExpression } from '../access/access-expression.js';
import type { AccessFilter } from '../access/access-filter.js';
import type { StoredResource } from '../model/resource.js';

/** A current version as a search finds it: a row of `resource`. */
export interface FoundVersion {
  readonly key: bigint;
  readonly type: number;
  readonly id: string;
  readonly version: number;
  readonly updated: Date;
  readonly method: number;
  readonly content: string | null;
}

/** What the storage knows about its rows. */
export interface FoundVersions {
  storedResource(row: FoundVersion): StoredResource;
  /** The second look at what was found by hashes: false if the content contradicts the access (docs/decisions, B1). */
  confirmsAccess(expression: AccessExpression, resource: StoredResource): boolean;
}

/** The rows as resources, without those that the content shows to be out of the caller's reach. */
export function confirmed(
  rows: readonly FoundVersion[],
  versions: FoundVersions,
  access: AccessFilter,
  letter: 'r' | 's',
): readonly StoredResource[] {
  return rows
    .map(row => versions.storedResource(row))
    .filter(resource => versions.confirmsAccess(access.for(resource.resourceType, letter), resource));
}
