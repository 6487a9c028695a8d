import type { AuditInteraction } from '../../../audit/audit-entry.js';
import { auditedRequest } from '../../../audit/audited-request.js';
import { ForbiddenError } from '../../errors/fhir-error.js';
import type { Resource, ResourceAddress, StoredResource } from '../../model/resource.js';
import type { SearchPage, SearchQuery } from '../../search/search-query.js';
import type {
  ChangeOutcome,
  HistoryPage,
  HistoryPageRequest,
  HistoryPurge,
  HistoryTarget,
  ResourceChange,
  ResourceTransaction,
} from '../resource.repository.js';
import { auditedResource, noteHistory, noteRead, noteSearch } from './noted-access.js';

/** The transaction of a request: its reads are noted at once, its changes when it has committed. */
export class AuditedTransaction implements ResourceTransaction {
  private readonly changes = new Map<AuditInteraction, string[]>();

  constructor(private readonly transaction: ResourceTransaction) {}

  async read(address: ResourceAddress): Promise<StoredResource> {
    return noteRead('read', await this.transaction.read(address));
  }

  async readVersion(address: ResourceAddress, versionId: string): Promise<StoredResource> {
    return noteRead('vread', await this.transaction.readVersion(address, versionId));
  }

  async history(target: HistoryTarget, page: HistoryPageRequest): Promise<HistoryPage> {
    return noteHistory(target, await this.transaction.history(target, page));
  }

  async search(query: SearchQuery): Promise<SearchPage> {
    return noteSearch(query, await this.transaction.search(query));
  }

  lockCriteria(criteria: readonly string[]): Promise<void> {
    return this.transaction.lockCriteria(criteria);
  }

  lock(addresses: readonly ResourceAddress[]): Promise<readonly StoredResource[]> {
    return this.transaction.lock(addresses);
  }

  async apply(changes: readonly ResourceChange[]): Promise<readonly ChangeOutcome[]> {
    for (const [index, change] of changes.entries()) refuseAudit(typeOf(change), index);
    const outcomes = await this.transaction.apply(changes);
    for (const [index, { effect, stored }] of outcomes.entries()) {
      if (effect === 'unchanged') continue;
      this.note(interactionOf(changes[index]!, effect), auditedResource(stored));
    }
    return outcomes;
  }

  verifyReferences(): Promise<void> {
    return this.transaction.verifyReferences();
  }

  async purge(purge: HistoryPurge): Promise<number> {
    refuseAudit(purge.resourceType);
    const count = await this.transaction.purge(purge);
    this.note('delete-history', auditedResource({ ...purge, versionId: purge.versionId ?? '' }));
    return count;
  }

  newId(resource: Resource, resolve?: (reference: string) => string | undefined): string {
    return this.transaction.newId(resource, resolve);
  }

  /** To be called after the commit. */
  noteChanges(): void {
    for (const [interaction, resources] of this.changes) auditedRequest()?.access({ interaction, resources });
  }

  private note(interaction: AuditInteraction, resource: string): void {
    const resources = this.changes.get(interaction);
    if (resources) resources.push(resource);
    else this.changes.set(interaction, [resource]);
  }
}

/** What a request could write would prove nothing: AuditEvents are made from the journal, and by nobody. */
function refuseAudit(resourceType: string, changeIndex?: number): void {
  if (resourceType !== 'AuditEvent') return;
  const refusal = new ForbiddenError('AuditEvents are made by the server alone, and stay as they are');
  throw Object.assign(refusal, changeIndex === undefined ? {} : { changeIndex });
}

function typeOf(change: ResourceChange): string {
  return change.interaction === 'delete' ? change.resourceType : change.resource.resourceType;
}

/** An update may create. */
function interactionOf({ interaction }: ResourceChange, effect: ChangeOutcome['effect']): AuditInteraction {
  return effect === 'created' ? 'create' : interaction;
}
