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
import { FacadeAccess } from './facade-access.js';
import { noTypeHistory } from './facade-refusals.js';
import { FacadeWriter } from './facade-writer.js';
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
        ? await this.facadeAccess.reader.read(access, facade, address.id)
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
    const facade = this.facades.of(address.resourceType);
    if (!facade && this.hooks.areNone) return this.postgres.readVersion(access, address, versionId);
    return this.hooked(access, async hooks => {
      await hooks.beforeReading('vread', address.resourceType, { id: address.id });
      const stored = facade
        ? await this.facadeAccess.history.readVersion(access, facade, address.id, versionId)
        : await this.postgres.readVersion(access, address, versionId);
      return hooks.shown('vread', stored);
    });
  }

  async history(access: AccessFilter, target: HistoryTarget, page: HistoryPageRequest): Promise<HistoryPage> {
    const resourceType = target.level === 'system' ? undefined : target.resourceType;
    const facade = resourceType === undefined ? undefined : this.facades.of(resourceType);
    if (facade && target.level !== 'instance') throw noTypeHistory();
    if (!facade && this.hooks.areNone) return this.postgres.history(access, target, page);
    return this.hooked(access, async hooks => {
      await hooks.beforeReading(
        'history',
        resourceType,
        target.level === 'instance' ? { id: target.id } : {},
      );
      const found =
        facade && target.level === 'instance'
          ? await this.facadeAccess.history.ofInstance(access, facade, target.id, page)
          : await this.postgres.history(access, target, page);
      return { ...found, entries: await hooks.allShown('history', found.entries) };
    });
  }

  async search(access: AccessFilter, query: SearchQuery): Promise<SearchPage> {
    if (this.facades.areNone && this.hooks.areNone) return this.postgres.search(access, query);
    return this.hooked(access, async hooks => {
      await hooks.beforeReading('search', query.resourceType, { parameters: query.applied });
      const found = await this.facadeAccess.search(access, query, async () =>
        this.postgres.search(access, query),
      );
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
      const { facades, parts } = this;
      const facadeAccess = new FacadeAccess(parts, inner.run, facades);
      const writer = new FacadeWriter(access, parts, inner.run);
      return work(
        new ExtendedResourceTransaction(access, inner, hooks, this.listeners, facades, facadeAccess, writer),
      );
    });
  }

  private get facadeAccess(): FacadeAccess {
    return new FacadeAccess(this.parts, this.run, this.facades);
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
