import { randomUUID } from 'node:crypto';
import { formatReference } from '../../model/reference.js';
import type { StoredResource } from '../../model/resource.js';

/**
 * A document Bundle, its resources as they are stored. What is missing is said in a tag that means it: SUBSETTED.
 * https://hl7.org/fhir/R4/bundle.html#document
 *
 * @param omitted how many resources are referred to and not in it.
 */
export function documentText(
  resources: readonly StoredResource[],
  omitted: number,
  fhirBase: string,
): string {
  const head = JSON.stringify({
    resourceType: 'Bundle',
    ...(omitted === 0 ? {} : { meta: { tag: [incomplete(omitted)] } }),
    identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${randomUUID()}` },
    type: 'document',
    timestamp: new Date().toISOString(),
  });
  const entries = resources.map(
    resource =>
      `{"fullUrl":"${fhirBase}/${formatReference(resource)}","resource":${resource.content ?? '{}'}}`,
  );
  return `${head.slice(0, -1)},"entry":[${entries.join(',')}]}`;
}

/** https://hl7.org/fhir/R4/resource.html#simple-tags */
function incomplete(omitted: number): object {
  const what = omitted === 1 ? '1 resource is' : `${omitted} resources are`;
  return {
    system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
    code: 'SUBSETTED',
    display: `${what} referred to and left out: elsewhere, not there, or out of the reach of the caller`,
  };
}
