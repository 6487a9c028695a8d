import type { AccessFilter } from '../../access/access-filter.js';
import { NotSupportedError } from '../../errors/fhir-error.js';
import type { ResourceFacades } from '../../facade/resource-facades.js';
import type { ResourceListeners } from '../../hooks/resource-listeners.js';
import type { Resource, ResourceAddress, StoredResource } from '../../model/resource.js';
import type { SearchPage, SearchQuery } from '../../search/search-query.js';
import type { PostgresResourceTransaction } from '../postgres-resource.transaction.js';
import type {
  ChangeOutcome,
  HistoryPage,
  HistoryPageRequest,
  HistoryPurge,
  HistoryTarget,
  ResourceChange,
  ResourceTransaction,
} from '../resource.repository.js';
import type { FacadeReader } from './facade-reader.js';
import { noHistory } from './facade-refusals.js';
import type { HookCalls } from './hook-calls.js';

/** A transaction with what the installation's modules add: hooks, listeners, types from elsewhere. */
export class ExtendedResourceTransaction implements ResourceTransaction {
  constructor(
    private readonly access: AccessFilter,
    private readonly inner: PostgresResourceTransaction,
    private readonly hooks: HookCalls,
    private readonly listeners: ResourceListeners,
    private readonly facades: ResourceFacades,
    private readonly facadeReader: FacadeReader,
  ) {}

  async read(address: ResourceAddress): Promise<StoredResource> {
    const { resourceType, id } = address;
    await this.hooks.beforeReading('read', resourceType, { id });
    const facade = this.facades.of(resourceType);
    const stored = facade
      ? await this.facadeReader.read(this.access, facade, id)
      : await this.inner.read(address);
    return this.hooks.shown('read', stored);
  }

  async readVersion(address: ResourceAddress, versionId: string): Promise<StoredResource> {
    const { resourceType, id } = address;
    if (this.facades.of(resourceType)) throw noHistory();
    await this.hooks.beforeReading('vread', resourceType, { id });
    return this.hooks.shown('vread', await this.inner.readVersion(address, versionId));
  }

  async history(target: HistoryTarget, page: HistoryPageRequest): Promise<HistoryPage> {
    const resourceType = target.level === 'system' ? undefined : target.resourceType;
    if (resourceType !== undefined && this.facades.of(resourceType)) throw noHistory();
    await this.hooks.beforeReading(
      'history',
      resourceType,
      target.level === 'instance' ? { id: target.id } : {},
    );
    const found = await this.inner.history(target, page);
    return { ...found, entries: await this.hooks.allShown('history', found.entries) };
  }

  async search(query: SearchQuery): Promise<SearchPage> {
    await this.hooks.beforeReading('search', query.resourceType, { parameters: query.applied });
    const facade = this.facades.of(query.resourceType);
    const found = facade
      ? await this.facadeReader.search(this.access, facade, query)
      : await this.inner.search(query);
    return {
      ...found,
      matches: await this.hooks.allShown('search', found.matches),
      included: await this.hooks.allShown('search', found.included),
    };
  }

  async lockCriteria(criteria: readonly string[]): Promise<void> {
    return this.inner.lockCriteria(criteria);
  }

  async lock(addresses: readonly ResourceAddress[]): Promise<readonly StoredResource[]> {
    for (const { resourceType } of addresses) this.requireStored(resourceType);
    return this.inner.lock(addresses);
  }

  async apply(changes: readonly ResourceChange[]): Promise<readonly ChangeOutcome[]> {
    for (const change of changes) {
      this.requireStored(
        change.interaction === 'delete' ? change.resourceType : change.resource.resourceType,
      );
    }
    const final = await this.inner.write(async () => this.hooks.beforeWriting(changes));
    const outcomes = await this.inner.apply(final);
    await this.inner.write(async () => {
      await this.hooks.afterWriting(final, outcomes);
      await this.tell(final, outcomes);
    });
    return outcomes;
  }

  async verifyReferences(): Promise<void> {
    return this.inner.verifyReferences();
  }

  async purge(purge: HistoryPurge): Promise<number> {
    this.requireStored(purge.resourceType);
    return this.inner.purge(purge);
  }

  newId(resource: Resource, resolve?: (reference: string) => string | undefined): string {
    return this.inner.newId(resource, resolve);
  }

  private async tell(changes: readonly ResourceChange[], outcomes: readonly ChangeOutcome[]): Promise<void> {
    const events = outcomes.flatMap(({ effect, stored: { resourceType, id, versionId } }, index) =>
      effect === 'unchanged'
        ? []
        : [{ interaction: changes[index]!.interaction, resourceType, id, versionId }],
    );
    for (const statement of this.listeners.statements(events)) await this.inner.run(statement);
  }

  private requireStored(resourceType: string): void {
    if (!this.facades.of(resourceType)) return;
    throw new NotSupportedError('Resources of this type come from another system and can only be read', 405, {
      Allow: 'GET, HEAD',
    });
  }
}
