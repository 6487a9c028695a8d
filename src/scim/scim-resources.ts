import type { ListQuery } from './protocol/list-query.js';
import type { ListResponse } from './protocol/list-response.js';
import { ScimError } from './protocol/scim.error.js';
import type { Projector } from './protocol/projection.js';
import type { Attributes } from './schema/read-resource.js';
import type { ResourceType } from './schema/resource-types.js';

const MOST_ATTEMPTS = 5;

/** A resource as it is answered, with its version. */
export interface ScimResource {
  readonly id: string;
  readonly version: string;
  readonly body: Attributes;
}

/** What the endpoints of a resource type do. */
export interface ScimResources {
  readonly type: ResourceType;
  list(query: ListQuery): Promise<ListResponse>;
  read(id: string, projector: Projector): Promise<ScimResource>;
  create(attributes: Attributes): Promise<ScimResource>;
  /** Makes of what is known what shall be; `ifMatch` is the header. */
  change(
    id: string,
    ifMatch: string | undefined,
    change: (known: Attributes) => Attributes,
  ): Promise<ScimResource>;
  remove(id: string, ifMatch: string | undefined): Promise<void>;
}

/** Reads and writes again while others have written between: each change is made from what it was judged by. */
export async function untilNotStale<T extends object>(attempt: () => Promise<T | 'stale'>): Promise<T> {
  for (let attempts = 0; attempts < MOST_ATTEMPTS; attempts++) {
    const done = await attempt();
    if (done !== 'stale') return done;
  }
  throw new ScimError(409, 'Others are changing this resource at the same time: try again');
}

/** Stands where a resource was asked for that there is not. */
export function notFound(type: ResourceType): ScimError {
  return new ScimError(404, `There is no such ${type.name}`);
}
