import type { Resource } from '../fhir/model/resource.js';

interface Entry {
  readonly resource?: Resource;
  readonly request?: unknown;
}

/** Whether it can be executed: requests stand in it, or every resource has an id to be put under. */
export function isLoadable(resource: Resource): boolean {
  if (isRequestBundle(resource)) return true;
  return contentOf(resource).every(each => each.id !== undefined);
}

/** Transactions and batches stay as they are; of all other resources each is put under its id. */
export function requestBundle(resource: Resource): Resource {
  return isRequestBundle(resource) ? resource : putBundle(contentOf(resource));
}

/** https://hl7.org/fhir/R4/http.html#transaction */
export function putBundle(resources: readonly Resource[]): Resource {
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: resources.map(resource => ({
      resource,
      request: { method: 'PUT', url: `${resource.resourceType}/${resource.id!}` },
    })),
  };
}

function isRequestBundle(resource: Resource): boolean {
  return resource.resourceType === 'Bundle' && ['transaction', 'batch'].includes(String(resource['type']));
}

/** What a collection or a searchset holds; a document is kept whole, for it is signed as one. */
function contentOf(resource: Resource): readonly Resource[] {
  if (resource.resourceType !== 'Bundle' || !['collection', 'searchset'].includes(String(resource['type']))) {
    return [resource];
  }
  const entries = (resource['entry'] ?? []) as readonly Entry[];
  return entries.map(entry => entry.resource).filter(each => each !== undefined);
}
