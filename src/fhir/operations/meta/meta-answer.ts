import { parseJson } from '../../model/json.js';
import type { Resource, ResourceMeta, StoredResource } from '../../model/resource.js';

/** What the operations on Meta answer. https://hl7.org/fhir/R4/resource-operation-meta.html */
export function metaAnswer(meta: ResourceMeta): Resource {
  // An element without content is no element: a Meta of nothing is left out.
  const isEmpty = Object.keys(meta).length === 0;
  return {
    resourceType: 'Parameters',
    ...(isEmpty ? {} : { parameter: [{ name: 'return', valueMeta: meta }] }),
  };
}

/** The Meta of a version. */
export function metaOf({ content = '{}' }: StoredResource): ResourceMeta {
  return (parseJson(content) as Resource).meta ?? {};
}
