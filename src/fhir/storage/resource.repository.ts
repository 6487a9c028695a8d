import type { AccessFilter } from '../access/access-filter.js';
import type { DateRange } from '../model/date-range.js';
import type { Resource, ResourceAddress, StoredResource } from '../model/resource.js';
import type { SearchPage, SearchQuery } from '../search/search-query.js';
import type { VersionCondition } from './version-condition.js';

/**
 * The stored resources, as this caller may see them. No method returns content that was not judged by
 * `access` in the same statement (docs/decisions, A6).
 */
export abstract class ResourceRepository {
  /** Throws NotFoundError for what is absent or invisible, DeletedError for what was deleted and visible before. */
  abstract read(access: AccessFilter, address: ResourceAddress): Promise<StoredResource>;

  /** The current versions with these ids, in no order; what is absent, deleted or invisible is left out. */
  abstract readAll(
    access: AccessFilter,
    resourceType: string,
    ids: readonly string[],
  ): Promise<readonly StoredResource[]>;

  /** A version judged by its own memberships and content. Throws NotFoundError, or DeletedError for a deletion. */
  abstract readVersion(
    access: AccessFilter,
    address: ResourceAddress,
    versionId: string,
  ): Promise<StoredResource>;

  /** An instance history of which no version is visible throws NotFoundError. */
  abstract history(
    access: AccessFilter,
    target: HistoryTarget,
    page: HistoryPageRequest,
  ): Promise<HistoryPage>;

  abstract search(access: AccessFilter, query: SearchQuery): Promise<SearchPage>;

  /** Runs `work` in one database transaction; it commits when `work` resolves and leaves nothing when it rejects. */
  abstract transaction<T>(
    access: AccessFilter,
    work: (transaction: ResourceTransaction) => Promise<T>,
  ): Promise<T>;
}

/** What an interaction does inside one database transaction. Searches see what this transaction has written. */
export interface ResourceTransaction {
  read(address: ResourceAddress): Promise<StoredResource>;
  readVersion(address: ResourceAddress, versionId: string): Promise<StoredResource>;
  history(target: HistoryTarget, page: HistoryPageRequest): Promise<HistoryPage>;
  search(query: SearchQuery): Promise<SearchPage>;
  /**
   * Serializes concurrent conditional interactions on the same criteria until the end of the transaction.
   * Take all locks of a bundle in one call.
   */
  lockCriteria(criteria: readonly string[]): Promise<void>;
  /** The current versions, locked to be patched until the end; absent ones and those out of reach are left out. */
  lock(addresses: readonly ResourceAddress[]): Promise<readonly StoredResource[]>;
  /** Writes all changes, in one flight; the outcome at each index belongs to the change at it. */
  apply(changes: readonly ResourceChange[]): Promise<readonly ChangeOutcome[]>;
  /**
   * Verifies the references of all that was written so far, as the installation asks. Called at the end in any case;
   * what it throws names the change by its place among those of all `apply` calls.
   */
  verifyReferences(): Promise<void>;
  /** Destroys past versions, for callers who administer the type; answers how many there were. */
  purge(purge: HistoryPurge): Promise<number>;
  /**
   * A new server-assigned id for the resource, placed with its patient.
   *
   * @param resolve what a reference within a bundle, `urn:uuid:…`, will be: `Patient/1`. Give Patients their ids first.
   */
  newId(resource: Resource, resolve?: (reference: string) => string | undefined): string;
}

/**
 * One write. The resource is valid and complete except for `id`, `meta.versionId` and `meta.lastUpdated`,
 * which the repository sets. Refusals: NotFoundError (before image invisible, or update as create by a restricted
 * caller, A8), ForbiddenError (after image out of reach, A7), VersionConflictError, ConflictError.
 */
export type ResourceChange =
  | { readonly interaction: 'create'; readonly id: string; readonly resource: Resource }
  | ({
      readonly interaction: 'update' | 'patch';
      readonly id: string;
      readonly resource: Resource;
    } & VersionCondition)
  | ({ readonly interaction: 'delete' } & ResourceAddress & VersionCondition);

/** Which versions of a resource are to be destroyed: one past version, or all; of a deleted resource everything. */
export interface HistoryPurge extends ResourceAddress, VersionCondition {
  readonly versionId?: string;
}

export interface ChangeOutcome {
  readonly effect: 'created' | 'updated' | 'deleted' | 'unchanged';
  readonly stored: StoredResource;
  /** False if the caller may write but not read it: no representation is sent back (A7). */
  readonly mayRead: boolean;
}

export type HistoryTarget =
  | { readonly level: 'instance'; readonly resourceType: string; readonly id: string }
  | { readonly level: 'type'; readonly resourceType: string }
  | { readonly level: 'system' };

export interface HistoryPageRequest {
  readonly count: number;
  readonly since?: Date;
  /** Only versions that were current at some time within. */
  readonly at?: DateRange;
  /** Newest first unless this is said. */
  readonly oldestFirst?: boolean;
  /** Where the page before ended, as `HistoryPage.next` gave it. */
  readonly after?: string;
}

export interface HistoryPage {
  readonly entries: readonly StoredResource[];
  readonly total: number;
  readonly next?: string;
}
