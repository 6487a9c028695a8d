import type { AccessFilter } from '../../access/access-filter.js';
import type { ResourceFacades } from '../../facade/resource-facades.js';
import { NotFoundError } from '../../errors/fhir-error.js';
import type { StoredResource } from '../../model/resource.js';
import type { SearchPage, SearchQuery } from '../../search/search-query.js';
import type { Run } from '../resource-reader.js';
import type { StorageParts } from '../storage-parts.js';
import { FacadeHistory } from './facade-history.js';
import { FacadeInclusion } from './facade-inclusion.js';
import { FacadeReader } from './facade-reader.js';
import { refuseFacadesBehind } from './facade-refusals.js';

/** What reads from other systems, on one connection. */
export class FacadeAccess {
  readonly reader: FacadeReader;
  readonly history: FacadeHistory;
  private readonly inclusion: FacadeInclusion;

  constructor(
    private readonly parts: StorageParts,
    private readonly run: Run,
    private readonly facades: ResourceFacades,
  ) {
    this.inclusion = new FacadeInclusion(parts, facades, this);
    this.reader = new FacadeReader(parts, run, this.inclusion);
    this.history = new FacadeHistory(parts, run);
  }

  /** A search of any type; `stored` answers what no facade does. */
  async search(
    access: AccessFilter,
    query: SearchQuery,
    stored: () => Promise<SearchPage>,
  ): Promise<SearchPage> {
    const facade = this.facades.of(query.resourceType);
    if (facade) return this.reader.search(access, facade, query);
    if (this.facades.areNone) return stored();
    refuseFacadesBehind(query, this.facades);
    const page = await stored();
    if (query.includes.length === 0) return page;
    return { ...page, included: await this.inclusion.fromFacades(access, query, page) };
  }

  /** For what is included: what is absent or out of reach is left out. */
  async readAll(
    access: AccessFilter,
    resourceType: string,
    ids: readonly string[],
  ): Promise<readonly StoredResource[]> {
    const facade = this.facades.of(resourceType);
    if (!facade) return this.parts.reader.readAll(this.run, access.for(resourceType, 'r'), resourceType, ids);
    const found: StoredResource[] = [];
    for (const id of ids) {
      try {
        found.push(await this.reader.read(access, facade, id));
      } catch (error) {
        if (!(error instanceof NotFoundError)) throw error;
      }
    }
    return found;
  }

  async searchPlainly(access: AccessFilter, query: SearchQuery): Promise<SearchPage> {
    const facade = this.facades.of(query.resourceType);
    return facade
      ? this.reader.search(access, facade, query)
      : this.parts.searcher.search(this.run, access, query);
  }
}
