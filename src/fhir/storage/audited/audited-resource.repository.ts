import { Injectable } from '@nestjs/common';
import { AuditJournal } from '../../../audit/audit-journal.js';
import { auditedRequest } from '../../../audit/audited-request.js';
import type { AccessFilter } from '../../access/access-filter.js';
import { TransientError } from '../../errors/fhir-error.js';
import type { ResourceAddress, StoredResource } from '../../model/resource.js';
import type { SearchPage, SearchQuery } from '../../search/search-query.js';
import { ExtensibleResourceRepository } from '../extension/extensible-resource.repository.js';
import {
  type HistoryPage,
  type HistoryPageRequest,
  type HistoryTarget,
  ResourceRepository,
  type ResourceTransaction,
} from '../resource.repository.js';
import { AuditedTransaction } from './audited-transaction.js';
import { noteHistory, noteRead, noteSearch } from './noted-access.js';

/**
 * The stored resources, every use noted: whatever a handler does, an installation's own too, it does by this. What the
 * server does for itself, outside of a request, is nobody's access.
 */
@Injectable()
export class AuditedResourceRepository extends ResourceRepository {
  constructor(
    private readonly resources: ExtensibleResourceRepository,
    private readonly journal: AuditJournal,
  ) {
    super();
  }

  async read(access: AccessFilter, address: ResourceAddress): Promise<StoredResource> {
    return noteRead('read', await this.resources.read(access, address));
  }

  async readAll(
    access: AccessFilter,
    resourceType: string,
    ids: readonly string[],
  ): Promise<readonly StoredResource[]> {
    const found = await this.resources.readAll(access, resourceType, ids);
    for (const stored of found) noteRead('read', stored);
    return found;
  }

  async readVersion(
    access: AccessFilter,
    address: ResourceAddress,
    versionId: string,
  ): Promise<StoredResource> {
    return noteRead('vread', await this.resources.readVersion(access, address, versionId));
  }

  async history(access: AccessFilter, target: HistoryTarget, page: HistoryPageRequest): Promise<HistoryPage> {
    return noteHistory(target, await this.resources.history(access, target, page));
  }

  async search(access: AccessFilter, query: SearchQuery): Promise<SearchPage> {
    return noteSearch(query, await this.resources.search(access, query));
  }

  /** Refused while the journal cannot be written: a change cannot be taken back, as an answer can. */
  async transaction<T>(
    access: AccessFilter,
    work: (transaction: ResourceTransaction) => Promise<T>,
  ): Promise<T> {
    if (!auditedRequest()) return this.resources.transaction(access, work);
    if (!this.journal.isWritable) throw new TransientError('Nothing can be recorded now; try again');
    let audited: AuditedTransaction | undefined;
    const result = await this.resources.transaction(access, async transaction => {
      audited = new AuditedTransaction(transaction);
      return work(audited);
    });
    audited?.noteChanges();
    return result;
  }
}
