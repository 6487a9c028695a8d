import type { HookContext } from '../hooks/hooked-interaction.js';
import type { Resource } from '../model/resource.js';

/** What is known of the resources that a search can answer. */
export interface FacadeCriteria {
  /** Only this patient's are asked for, or within the caller's reach; undefined if that is not so. */
  readonly patient?: string;
  /** The search parameters as they stand in the URL. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

/** A version that was; without `resource` it is a deletion. */
export interface FacadeVersion {
  readonly versionId: string;
  readonly lastUpdated: Date;
  readonly resource?: Resource;
}

/** SQL on the connection of the request: in its transaction, if it has one. */
export type FacadeQuery = HookContext['query'];

/**
 * Serves one resource type from elsewhere: a table of an existing system, another server. What the caller may see and
 * do, and what a search asks for, is judged around it by the same SQL as for stored resources, so that a facade can
 * show nobody too much. It can do what it has methods for; the CapabilityStatement says so. A provider of any module
 * that extends this class is found at start.
 */
export abstract class ResourceFacade {
  abstract readonly resourceType: string;

  /** With `id`; `meta.lastUpdated` and `meta.versionId` as far as they are known. Undefined if there is none such. */
  abstract read(id: string, query: FacadeQuery): Promise<Resource | undefined>;

  /**
   * Every resource that can fulfil the criteria, up to `limit`, in a lasting order. Too many are sorted out afterwards,
   * so narrow by what is easy.
   */
  abstract candidates(
    criteria: FacadeCriteria,
    limit: number,
    query: FacadeQuery,
  ): Promise<readonly Resource[]>;

  /** All that it was, newest first, what it is now included: the history of an instance, and its versions. */
  versions?(id: string, query: FacadeQuery): Promise<readonly FacadeVersion[]>;

  /**
   * Keeps a new resource under the id that it has, and answers it as it is now. Like all writes it is judged before; a
   * FhirError refuses. Send what can be taken back by `query`: a later failure of the same transaction undoes it.
   */
  create?(resource: FacadeResource, query: FacadeQuery): Promise<Resource>;

  /** Keeps it as it shall be, and answers it as it is now. No other process changes it by this server meanwhile. */
  update?(resource: FacadeResource, current: FacadeResource, query: FacadeQuery): Promise<Resource>;

  delete?(current: FacadeResource, query: FacadeQuery): Promise<void>;
}

/** With its id. */
export type FacadeResource = Resource & { readonly id: string };
