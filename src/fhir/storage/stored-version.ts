import { resourceTypeName } from '../definitions/resource-types.js';
import type { StoredResource } from '../model/resource.js';
import type { FoundVersion } from '../search/found-version.js';

type Method = StoredResource['method'];

const METHODS: readonly Method[] = ['POST', 'PUT', 'PATCH', 'DELETE'];

/** One row of `resource` or `history`. */
export type VersionRow = FoundVersion;

/** The columns of a `VersionRow`, of the table or subquery with this alias. */
export function versionColumns(alias: string): string {
  return `${alias}.key, ${alias}.type, ${alias}.id, ${alias}.version, ${alias}.updated, ${alias}.method, ${alias}.content`;
}

export function methodNumber(method: Method): number {
  return METHODS.indexOf(method) + 1;
}

export function storedResource(row: VersionRow): StoredResource {
  return {
    resourceType: resourceTypeName(row.type),
    id: row.id,
    versionId: String(row.version),
    lastUpdated: row.updated,
    content: row.content ?? undefined,
    method: METHODS[row.method - 1] ?? 'PUT',
  };
}
