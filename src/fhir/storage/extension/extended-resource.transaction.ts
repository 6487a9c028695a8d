import type { AccessFilter } from '../../access/access-filter.js';
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
import type { FacadeAccess } from './facade-access.js';
import { cannotWrite, noTypeHistory } from './facade-refusals.js';
import type { FacadeWriter } from './facade-writer.js';
import type { HookCalls } from './hook-calls.js';
import { ofChange, ofChanges } from './refused-change.js';

/** A transaction with what the installation's modules add: hooks, listeners, types from elsewhere. */
export class ExtendedResourceTransaction implements ResourceTransaction {
  /** Of each change that was stored, its place among all. */
  private readonly places: number[] = [];
  private count = 0;

  constructor(
    private readonly access: AccessFilter,
    private readonly inner: PostgresResourceTransaction,
    private readonly hooks: HookCalls,
    private readonly listeners: ResourceListeners,
    private readonly facades: ResourceFacades,
    private readonly facadeAccess: FacadeAccess,
    private readonly writer: FacadeWriter,
  ) {}

  async read(address: ResourceAddress): Promise<StoredResource> {
    const { resourceType, id } = address;
    await this.hooks.beforeReading('read', resourceType, { id });
    const facade = this.facades.of(resourceType);
    const stored = facade
      ? await this.facadeAccess.reader.read(this.access, facade, id)
      : await this.inner.read(address);
    return this.hooks.shown('read', stored);
  }

  async readVersion(address: ResourceAddress, versionId: string): Promise<StoredResource> {
    const { resourceType, id } = address;
    await this.hooks.beforeReading('vread', resourceType, { id });
    const facade = this.facades.of(resourceType);
    const stored = facade
      ? await this.facadeAccess.history.readVersion(this.access, facade, id, versionId)
      : await this.inner.readVersion(address, versionId);
    return this.hooks.shown('vread', stored);
  }

  async history(target: HistoryTarget, page: HistoryPageRequest): Promise<HistoryPage> {
    const resourceType = target.level === 'system' ? undefined : target.resourceType;
    const facade = resourceType === undefined ? undefined : this.facades.of(resourceType);
    if (facade && target.level !== 'instance') throw noTypeHistory();
    await this.hooks.beforeReading(
      'history',
      resourceType,
      target.level === 'instance' ? { id: target.id } : {},
    );
    const found =
      facade && target.level === 'instance'
        ? await this.facadeAccess.history.ofInstance(this.access, facade, target.id, page)
        : await this.inner.history(target, page);
    return { ...found, entries: await this.hooks.allShown('history', found.entries) };
  }

  async search(query: SearchQuery): Promise<SearchPage> {
    await this.hooks.beforeReading('search', query.resourceType, { parameters: query.applied });
    const found = await this.facadeAccess.search(this.access, query, async () => this.inner.search(query));
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
    const served = addresses.filter(({ resourceType }) => this.facades.of(resourceType));
    if (served.length === 0) return this.inner.lock(addresses);
    const locked = await this.inner.lock(addresses.filter(address => !served.includes(address)));
    const current = await this.inner.write(async () => {
      await this.writer.lockAll(served);
      return Promise.all(
        served.map(async ({ resourceType, id }) => this.writer.lock(this.facades.of(resourceType)!, id)),
      );
    });
    return [...locked, ...current.filter(version => version !== undefined)];
  }

  async apply(changes: readonly ResourceChange[]): Promise<readonly ChangeOutcome[]> {
    const final = await this.inner.write(async () => this.hooks.beforeWriting(changes));
    const outcomes = await this.applied(final);
    await this.inner.write(async () => {
      await this.hooks.afterWriting(final, outcomes);
      await this.tell(final, outcomes);
    });
    return outcomes;
  }

  async verifyReferences(): Promise<void> {
    return ofChanges(this.places, async () => this.inner.verifyReferences());
  }

  async purge(purge: HistoryPurge): Promise<number> {
    const facade = this.facades.of(purge.resourceType);
    if (facade) throw cannotWrite(facade);
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

  /** First what is stored: the other system is asked when nothing is left that we could refuse. */
  private async applied(changes: readonly ResourceChange[]): Promise<readonly ChangeOutcome[]> {
    const first = this.count;
    this.count += changes.length;
    const served = changes.filter(change => this.facades.of(typeOf(change)));
    const stored = changes.filter(change => !served.includes(change));
    const places = stored.map(change => changes.indexOf(change));
    this.places.push(...places.map(place => first + place));
    const outcomes = new Map<ResourceChange, ChangeOutcome>();
    const applied = await ofChanges(places, async () => this.inner.apply(stored));
    for (const [index, outcome] of applied.entries()) outcomes.set(stored[index]!, outcome);
    if (served.length > 0) {
      await this.inner.write(async () => {
        await this.writer.lockAll(served.map(change => ({ resourceType: typeOf(change), id: change.id })));
        for (const change of served) {
          const facade = this.facades.of(typeOf(change))!;
          const work = async (): Promise<ChangeOutcome> => this.writer.apply(facade, change);
          outcomes.set(change, await ofChange(changes.indexOf(change), work));
        }
      });
    }
    return changes.map(change => outcomes.get(change)!);
  }
}

function typeOf(change: ResourceChange): string {
  return change.interaction === 'delete' ? change.resourceType : change.resource.resourceType;
}
