import { parseReference } from '../../model/reference.js';
import type { ResourceAddress } from '../../model/resource.js';

/** What a reference element points to, as far as it can be found by it. */
export interface ReferenceTarget {
  readonly address?: ResourceAddress;
  /** A specific version, or a resource that is not here: found by its text alone. */
  readonly uri?: string;
}

/** Undefined for what nobody can search for: contained resources and texts that are no reference. */
export function targetOfReference(text: string, fhirBase: string | undefined): ReferenceTarget | undefined {
  const reference = parseReference(text, fhirBase);
  switch (reference?.kind) {
    case 'local': {
      const { resourceType, id, versionId } = reference;
      const address = { resourceType, id };
      return versionId === undefined
        ? { address }
        : { address, uri: `${resourceType}/${id}/_history/${versionId}` };
    }
    case 'absolute':
      return { uri: reference.url };
    case 'urn':
      return { uri: reference.urn };
    default:
      return undefined;
  }
}

/** A canonical is found with its version and without. https://hl7.org/fhir/R4/references.html#canonical */
export function urisOfCanonical(canonical: string): readonly string[] {
  const [url = ''] = canonical.split('#');
  const bar = url.lastIndexOf('|');
  return bar === -1 ? [url] : [url, url.slice(0, bar)];
}

/** `url|1`, `url|1.0` and `url|1.0.2` for `url|1.0.2`, and `url` itself. */
export function versionsAbove(canonical: string): readonly string[] {
  const [whole = '', url = whole] = urisOfCanonical(canonical);
  if (whole === url) return [url];
  const numbers = whole.slice(url.length + 1).split('.');
  return [url, ...numbers.map((_, index) => `${url}|${numbers.slice(0, index + 1).join('.')}`)];
}
