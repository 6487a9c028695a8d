import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { AccessFilter } from '../../access/access-filter.js';
import { NotFoundError } from '../../errors/fhir-error.js';
import { ResourceFacades } from '../../facade/resource-facades.js';
import { InteractionHooks } from '../../hooks/interaction-hooks.js';
import { ResourceListeners } from '../../hooks/resource-listeners.js';
import type { ResourceAddress, StoredResource } from '../../model/resource.js';
import type { SearchPage, SearchQuery } from '../../search/search-query.js';
import { PostgresResourceRepository } from '../postgres-resource.repository.js';
import type { Run } from '../resource-reader.js';
import {
  type HistoryPage,
  type HistoryPageRequest,
  type HistoryTarget,
  ResourceRepository,
  type ResourceTransaction,
} from '../resource.repository.js';
import { inFhirTerms } from '../storage-error.js';
import { StorageParts } from '../storage-parts.js';
import { ExtendedResourceTransaction } from './extended-resource.transaction.js';
import { FacadeReader } from './facade-reader.js';
import { noHistory } from './facade-refusals.js';
import { HookCalls, readsOf } from './hook-calls.js';

/**
 * The one door to resources, with what the installation's modules add: hooks before and after, events after the
 * commit, types that come from elsewhere. Where there are none it costs nothing.
 */
@Injectable()
export class ExtensibleResourceRepository extends ResourceRepository {
  private readonly run: Run;

  constructor(
    private readonly postgres: PostgresResourceRepository,
    private readonly hooks: InteractionHooks,
    private readonly listeners: ResourceListeners,
    private readonly facades: ResourceFacades,
    private readonly parts: StorageParts,
    database: Database,
  ) {
    super();
    this.run = async statement => database.query(statement);
  }

  read(access: AccessFilter, address: ResourceAddress): Promise<StoredResource> {
    const facade = this.facades.of(address.resourceType);
    if (!facade && this.hooks.areNone) return this.postgres.read(access, address);
    return this.hooked(access, async hooks => {
      await hooks.beforeReading('read', address.resourceType, { id: address.id });
      const stored = facade
        ? await this.facadeReader.read(access, facade, address.id)
        : await this.postgres.read(access, address);
      return hooks.shown('read', stored);
    });
  }

  async readAll(
    access: AccessFilter,
    resourceType: string,
    ids: readonly string[],
  ): Promise<readonly StoredResource[]> {
    const facade = this.facades.of(resourceType);
    if (facade)
      return (await Promise.all(ids.map(async id => this.readIfThere(access, resourceType, id)))).flat();
    if (this.hooks.areNone) return this.postgres.readAll(access, resourceType, ids);
    return this.hooked(access, async hooks => {
      for (const id of ids) await hooks.beforeReading('read', resourceType, { id });
      return hooks.allShown('read', await this.postgres.readAll(access, resourceType, ids));
    });
  }

  async readVersion(
    access: AccessFilter,
    address: ResourceAddress,
    versionId: string,
  ): Promise<StoredResource> {
    if (this.facades.of(address.resourceType)) throw noHistory();
    if (this.hooks.areNone) return this.postgres.readVersion(access, address, versionId);
    return this.hooked(access, async hooks => {
      await hooks.beforeReading('vread', address.resourceType, { id: address.id });
      return hooks.shown('vread', await this.postgres.readVersion(access, address, versionId));
    });
  }

  async history(access: AccessFilter, target: HistoryTarget, page: HistoryPageRequest): Promise<HistoryPage> {
    const resourceType = target.level === 'system' ? undefined : target.resourceType;
    if (resourceType !== undefined && this.facades.of(resourceType)) throw noHistory();
    if (this.hooks.areNone) return this.postgres.history(access, target, page);
    return this.hooked(access, async hooks => {
      await hooks.beforeReading(
        'history',
        resourceType,
        target.level === 'instance' ? { id: target.id } : {},
      );
      const found = await this.postgres.history(access, target, page);
      return { ...found, entries: await hooks.allShown('history', found.entries) };
    });
  }

  async search(access: AccessFilter, query: SearchQuery): Promise<SearchPage> {
    const facade = this.facades.of(query.resourceType);
    if (!facade && this.hooks.areNone) return this.postgres.search(access, query);
    return this.hooked(access, async hooks => {
      await hooks.beforeReading('search', query.resourceType, { parameters: query.applied });
      const found = facade
        ? await this.facadeReader.search(access, facade, query)
        : await this.postgres.search(access, query);
      return {
        ...found,
        matches: await hooks.allShown('search', found.matches),
        included: await hooks.allShown('search', found.included),
      };
    });
  }

  async transaction<T>(
    access: AccessFilter,
    work: (transaction: ResourceTransaction) => Promise<T>,
  ): Promise<T> {
    if (this.hooks.areNone && this.listeners.areNone && this.facades.areNone) {
      return this.postgres.transaction(access, work);
    }
    return this.postgres.transaction(access, async inner => {
      const hooks = new HookCalls(this.hooks, access, inner, inner.run);
      const facadeReader = new FacadeReader(this.parts, inner.run);
      return work(
        new ExtendedResourceTransaction(access, inner, hooks, this.listeners, this.facades, facadeReader),
      );
    });
  }

  private get facadeReader(): FacadeReader {
    return new FacadeReader(this.parts, this.run);
  }

  private hooked<T>(access: AccessFilter, work: (hooks: HookCalls) => Promise<T>): Promise<T> {
    const reads = readsOf(this.postgres, access);
    return inFhirTerms(async () => work(new HookCalls(this.hooks, access, reads, this.run)));
  }

  private async readIfThere(
    access: AccessFilter,
    resourceType: string,
    id: string,
  ): Promise<readonly StoredResource[]> {
    return this.read(access, { resourceType, id }).then(
      stored => [stored],
      (error: unknown) => {
        if (error instanceof NotFoundError) return [];
        throw error;
      },
    );
  }
}
