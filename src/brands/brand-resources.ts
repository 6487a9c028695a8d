import type { Bundle, Endpoint, Identifier, Organization } from 'fhir/r4.js';

export function organizationsOf({ entry = [] }: Bundle): readonly Organization[] {
  return entry.flatMap(({ resource }) => (resource?.resourceType === 'Organization' ? [resource] : []));
}

export function endpointsOf({ entry = [] }: Bundle): readonly Endpoint[] {
  return entry.flatMap(({ resource }) => (resource?.resourceType === 'Endpoint' ? [resource] : []));
}

/**
 * The identifier of the brand whose server this is: of the first organization that refers to an endpoint with the
 * address of ours, the first that no other organization has. SMART App Launch 2.2, `user_access_brand_identifier`.
 */
export function primaryIdentifierOf(bundle: Bundle, fhirBase: string): Identifier | undefined {
  const organizations = organizationsOf(bundle);
  const own = endpointsOf(bundle)
    .filter(({ address }) => address === fhirBase || address === `${fhirBase}/`)
    .map(({ id }) => `Endpoint/${id}`);
  const primary = organizations.find(({ endpoint = [] }) =>
    endpoint.some(({ reference }) => own.includes(reference ?? '')),
  );
  return primary?.identifier?.find(
    identifier =>
      identifier.value !== undefined &&
      organizations.filter(each => each.identifier?.some(other => isSame(other, identifier))).length === 1,
  );
}

function isSame(one: Identifier, other: Identifier): boolean {
  return one.system === other.system && one.value === other.value;
}
