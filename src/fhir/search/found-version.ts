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

/** How the storage reads its rows. */
export type ReadVersion = (row: FoundVersion) => StoredResource;
