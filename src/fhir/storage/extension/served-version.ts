import type { FacadeVersion, ResourceFacade } from '../../facade/resource-facade.js';
import type { Resource, StoredResource } from '../../model/resource.js';

const NO_VERSION = '1';

/** The version that the other system has now; its JSON says so. */
export function servedVersion(facade: ResourceFacade, resource: Resource): StoredResource {
  const { resourceType, id, meta = {} } = resource;
  if (resourceType !== facade.resourceType || id === undefined) {
    throw new Error(`The facade for ${facade.resourceType} answers something else, or a resource without id`);
  }
  const versionId = meta.versionId ?? NO_VERSION;
  const lastUpdated = timeOf(facade, meta.lastUpdated);
  const content = JSON.stringify({
    ...resource,
    meta: { ...meta, versionId, lastUpdated: lastUpdated.toISOString() },
  });
  return { resourceType, id, versionId, lastUpdated, content, method: 'PUT' };
}

/** A version of its history, a deletion too. */
export function pastVersion(facade: ResourceFacade, id: string, version: FacadeVersion): StoredResource {
  const { versionId, lastUpdated, resource } = version;
  if (resource === undefined) {
    const { resourceType } = facade;
    return { resourceType, id, versionId, lastUpdated, content: undefined, method: 'DELETE' };
  }
  const meta = { ...resource.meta, versionId, lastUpdated: lastUpdated.toISOString() };
  const served = servedVersion(facade, { ...resource, meta });
  if (served.id === id) return served;
  throw new Error(`The facade for ${facade.resourceType} answers versions of another resource`);
}

/** For the judge, whose rows have numbers as versions; what another system calls them is of no account there. */
export function judged(version: StoredResource): StoredResource {
  return { ...version, versionId: NO_VERSION };
}

function timeOf({ resourceType }: ResourceFacade, text: string | undefined): Date {
  const time = new Date(text ?? 0);
  if (!Number.isNaN(time.getTime())) return time;
  throw new Error(`The facade for ${resourceType} answers a meta.lastUpdated that is no time`);
}
