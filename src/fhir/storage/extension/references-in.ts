import { parseJson } from '../../model/json.js';
import type { ResourceAddress, StoredResource } from '../../model/resource.js';
import { visitorOf } from '../../search/expression/path-visitor.js';
import { indexedParameter } from '../../search/indexed-parameter.registry.js';
import { referenceTargets } from '../../search/parameters/reference-targets.js';
import { targetOfReference } from '../../search/parameters/reference-value.js';
import { searchableParameter, searchableParametersOf } from '../../search/searchable-parameter.js';
import type { StorageParts } from '../storage-parts.js';

/** What the resource refers to on this server, by one reference parameter or, with `*`, by all. */
export function referencesIn(
  { resourceType, content }: StoredResource,
  parameter: string,
  { hash, fhirBase }: Pick<StorageParts, 'hash' | 'fhirBase'>,
): readonly ResourceAddress[] {
  if (content === undefined) return [];
  const resource = parseJson(content);
  const definitions =
    parameter === '*' ? searchableParametersOf(resourceType) : [searchableParameter(resourceType, parameter)];
  const found: ResourceAddress[] = [];
  for (const definition of definitions) {
    if (definition?.type !== 'reference') continue;
    const targets = referenceTargets(definition);
    for (const branch of indexedParameter(definition, hash).branches) {
      visitorOf(branch)(resource, value => {
        const text = (value as { readonly reference?: unknown }).reference;
        const address = typeof text === 'string' ? targetOfReference(text, fhirBase)?.address : undefined;
        if (address && targets.includes(address.resourceType)) found.push(address);
      });
    }
  }
  return found;
}
