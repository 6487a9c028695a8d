import type { Resource, ResourceAddress, StoredResource } from '../../model/resource.js';
import type { IndexEntries } from '../../search/index-entries.js';
import type { VersionRow } from '../stored-version.js';

/** A version about to be written. */
export interface PlannedVersion {
  readonly address: ResourceAddress;
  readonly key: bigint;
  readonly type: number;
  readonly version: number;
  readonly updated: Date;
  readonly method: StoredResource['method'];
  /** The current version that it supersedes; undefined for a first one. */
  readonly before: VersionRow | undefined;
  /** How that one is found; undefined where nothing of it stands in the index. */
  readonly entriesBefore: IndexEntries | undefined;
  /** Undefined for a version that deletes. */
  readonly image: Image | undefined;
}

export interface Image {
  readonly content: string;
  readonly entries: IndexEntries;
}

/** A planned version with an image: what has rows in the index tables. */
export type LiveVersion = PlannedVersion & { readonly image: Image };

export function isLive(version: PlannedVersion): version is LiveVersion {
  return version.image !== undefined;
}

/**
 * The resource as it is stored and sent: `resourceType`, `id` and `meta` first, and what the server assigns in them.
 * https://hl7.org/fhir/R4/resource.html#Meta
 */
export function versioned(resource: Resource, id: string, version: number, updated: Date): Resource {
  const { resourceType, id: _ownId, meta, ...elements } = resource;
  const { versionId: _ownVersion, lastUpdated: _ownTime, ...otherMeta } = meta ?? {};
  return {
    resourceType,
    id,
    meta: { versionId: String(version), lastUpdated: updated.toISOString(), ...otherMeta },
    ...elements,
  };
}
