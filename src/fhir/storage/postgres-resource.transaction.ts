import type { AccessFilter } from '../access/access-filter.js';
import { ForbiddenError } from '../errors/fhir-error.js';
import type { Resource, ResourceAddress, StoredResource } from '../model/resource.js';
import type { SearchPage, SearchQuery } from '../search/search-query.js';
import { ConsentChanges } from './consent/consent-changes.js';
import { lockCriteria } from './criteria-lock.js';
import { ReferenceIntegrity } from './integrity/reference-integrity.js';
import type { Run } from './resource-reader.js';
import type {
  ChangeOutcome,
  HistoryPage,
  HistoryPageRequest,
  HistoryPurge,
  HistoryTarget,
  ResourceChange,
  ResourceTransaction,
} from './resource.repository.js';
import type { StorageParts } from './storage-parts.js';
import {
  requireAdministration,
  SearchParameterChanges,
} from './search-parameters/search-parameter-changes.js';
import { storedResource } from './stored-version.js';
import { lockRows } from './write/before-images.js';
import { requireBoundedContent } from './write/content-bound.js';
import { ChangeApplier } from './write/change-applier.js';
import { purgeHistory } from './write/purge-history.js';
import { WriteGrants } from './write/write-grants.js';
import { inFhirTerms } from './storage-error.js';

function isSameAddress(one: ResourceAddress, other: ResourceAddress): boolean {
  return one.id === other.id && one.resourceType === other.resourceType;
}

/** One database transaction. After a failure it takes nothing more, and must not be committed. */
export class PostgresResourceTransaction implements ResourceTransaction {
  /** The first failure, also if the interaction has caught it: part of the work may be missing. */
  failure: unknown;
  /** How many versions it has written. */
  written = 0;
  private readonly grants: WriteGrants;
  private readonly integrity: ReferenceIntegrity;
  /** Of the search parameters, if this transaction has changed them. */
  private revision: bigint | undefined;
  /** Whether this transaction has changed what patients consent to. */
  changesConsents = false;

  constructor(
    private readonly access: AccessFilter,
    /** Sends a statement in this transaction. */
    readonly run: Run,
    private readonly parts: StorageParts,
  ) {
    this.grants = new WriteGrants(access, parts.hash, parts.isReachable);
    this.integrity = new ReferenceIntegrity(access, run, parts);
  }

  async read(address: ResourceAddress): Promise<StoredResource> {
    return inFhirTerms(async () =>
      this.parts.reader.read(this.run, this.access.for(address.resourceType, 'r'), address),
    );
  }

  async readVersion(address: ResourceAddress, versionId: string): Promise<StoredResource> {
    const access = this.access.for(address.resourceType, 'r');
    return inFhirTerms(async () => this.parts.reader.readVersion(this.run, access, address, versionId));
  }

  async history(target: HistoryTarget, page: HistoryPageRequest): Promise<HistoryPage> {
    return inFhirTerms(async () => this.parts.histories.read(this.run, this.access, target, page));
  }

  async search(query: SearchQuery): Promise<SearchPage> {
    return inFhirTerms(async () => this.parts.searcher.search(this.run, this.access, query));
  }

  async lockCriteria(criteria: readonly string[]): Promise<void> {
    await this.write(async () => lockCriteria(this.run, criteria, this.parts.hash));
  }

  async lock(addresses: readonly ResourceAddress[]): Promise<readonly StoredResource[]> {
    return this.write(async () => this.lockReachable(addresses));
  }

  async apply(changes: readonly ResourceChange[]): Promise<readonly ChangeOutcome[]> {
    const { hash, reader, entriesOf } = this.parts;
    const assertCurrent = async (): Promise<void> =>
      this.parts.searchParameters.assertCurrent(this.run, this.revision);
    const { unlabelling } = this.access;
    const parts = { hash, reader, entriesOf, assertCurrent, unlabelling };
    const context = { run: this.run, grants: this.grants, ...parts };
    return this.write(async () => {
      requireAdministration(this.access, changes);
      const outcomes = await new ChangeApplier(context).apply(changes);
      this.revision = (await new SearchParameterChanges(this.run).follow(outcomes)) ?? this.revision;
      if (await new ConsentChanges(this.run, this.parts).follow(outcomes)) this.changesConsents = true;
      this.integrity.note(changes, outcomes);
      this.written += outcomes.length;
      return outcomes;
    });
  }

  async verifyReferences(): Promise<void> {
    await this.write(async () => this.integrity.verify());
  }

  async purge(purge: HistoryPurge): Promise<number> {
    if (!this.access.administers(purge.resourceType, 'd')) {
      throw new ForbiddenError('Only administrators and backend services may destroy versions');
    }
    return this.write(async () => purgeHistory(this.run, purge, this.parts.hash.keyOf(purge)));
  }

  newId(resource: Resource, resolve?: (reference: string) => string | undefined): string {
    return this.parts.placement.newId(resource, resolve);
  }

  /** Whether other search parameters hold from its commit on. */
  get changesSearchParameters(): boolean {
    return this.revision !== undefined;
  }

  /** For a patch one needs `u`; what the caller does not reach by it is as if it were not there. */
  private async lockReachable(addresses: readonly ResourceAddress[]): Promise<readonly StoredResource[]> {
    const { hash, reader } = this.parts;
    const byType = Map.groupBy(addresses, ({ resourceType }) => resourceType);
    const changed = [...byType].map(
      ([type, of]) => [this.grants.ofType(type, 'u'), of.map(address => hash.keyOf(address))] as const,
    );
    await requireBoundedContent(this.run, changed);
    const keys = addresses.map(address => hash.keyOf(address)).toSorted((a, b) => (a < b ? -1 : 1));
    const rows = (await lockRows(this.run, keys)).map(storedResource);
    const reachable = await Promise.all(
      rows
        .filter(row => addresses.some(address => isSameAddress(address, row)))
        .map(async row => {
          const { resourceType } = row;
          const access = this.access.for(resourceType, 'u');
          return access.kind === 'everything' || (await reader.reaches(this.run, access, row))
            ? row
            : undefined;
        }),
    );
    return reachable.filter(row => row !== undefined);
  }

  /** Work of which a failure, caught or not, undoes the whole transaction. */
  async write<T>(work: () => Promise<T>): Promise<T> {
    if (this.failure !== undefined) throw this.failure;
    try {
      return await inFhirTerms(work);
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }
}
