import type { Resource } from '../model/resource.js';

/** What is known of the resources that a search can answer. */
export interface FacadeCriteria {
  /** Only this patient's are asked for, or within the caller's reach; undefined if that is not so. */
  readonly patient?: string;
  /** The search parameters as they stand in the URL. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

/**
 * Serves one resource type from elsewhere: a table of an existing system, another server. It only reads. What the
 * caller may see, and what a search asks for, is judged behind it by the same SQL as for stored resources, so that a
 * facade can show nobody too much. A provider of any module that extends this class is found at start.
 */
export abstract class ResourceFacade {
  abstract readonly resourceType: string;

  /** With `id`; `meta.lastUpdated` and `meta.versionId` as far as they are known. Undefined if there is none such. */
  abstract read(id: string): Promise<Resource | undefined>;

  /**
   * Every resource that can fulfil the criteria, up to `limit`, in a lasting order. Too many are sorted out afterwards,
   * so narrow by what is easy.
   */
  abstract candidates(criteria: FacadeCriteria, limit: number): Promise<readonly Resource[]>;
}
