import type { Bundle, Endpoint, Organization } from 'fhir/r4.js';
import { ResourceValidator } from '../fhir/validation/resource-validator.js';
import { endpointsOf, organizationsOf, primaryIdentifierOf } from './brand-resources.js';

const PORTAL = 'http://hl7.org/fhir/StructureDefinition/organization-portal';
const FHIR_VERSION = 'http://hl7.org/fhir/StructureDefinition/endpoint-fhir-version';
const DEEPEST_HIERARCHY = 2;

const validator = new ResourceValidator();

/** What keeps a bundle from being User-access Brands (SMART App Launch 2.2, "User-access Brands and Endpoints"). */
export function brandBundleMistakes(body: unknown, fhirBase: string): readonly string[] {
  const issues = validator.validate(body);
  if (issues.length > 0) {
    return issues.map(({ expression = '', diagnostics }) => `${expression}: ${diagnostics}`);
  }
  const bundle = body as Bundle;
  if (bundle.resourceType !== 'Bundle' || bundle.type !== 'collection')
    return ['send a Bundle of type collection'];
  const organizations = organizationsOf(bundle);
  const endpoints = endpointsOf(bundle);
  const referred = organizations.flatMap(endpointReferences);
  const mistakes = [
    ...((bundle.entry ?? []).length === organizations.length + endpoints.length
      ? []
      : ['every entry must be an Organization or an Endpoint']),
    ...organizations.flatMap(each => organizationMistakes(each, organizations, endpoints)),
    ...endpoints.flatMap(endpointMistakes),
    ...endpoints
      .filter(({ id }) => !referred.includes(`Endpoint/${id}`))
      .map(({ id }) => `Endpoint/${id} is named by no Organization.endpoint`),
  ];
  if (mistakes.length > 0 || primaryIdentifierOf(bundle, fhirBase)) return mistakes;
  return [
    `one Organization with an identifier of its own must name an Endpoint with the address ${fhirBase}`,
  ];
}

function organizationMistakes(
  organization: Organization,
  organizations: readonly Organization[],
  endpoints: readonly Endpoint[],
): readonly string[] {
  const { id, name, telecom = [], extension = [] } = organization;
  const known = new Set(endpoints.map(each => `Endpoint/${each.id}`));
  const references = endpointReferences(organization);
  const portals = extension.filter(({ url }) => url === PORTAL).flatMap(each => each.extension ?? []);
  const ofPortals = portals.flatMap(({ url, valueReference }) =>
    url === 'portalEndpoint' ? [valueReference?.reference ?? ''] : [],
  );
  return [
    ...(id === undefined || organizations.filter(each => each.id === id).length > 1
      ? ['needs an id of its own']
      : []),
    ...(name === undefined ? ['needs a name'] : []),
    ...(telecom.length === 1 && telecom[0]?.system === 'url' && telecom[0].value !== undefined
      ? []
      : ['needs exactly one telecom, with system url: its website']),
    ...references.filter(each => !known.has(each)).map(each => `names ${each}, which is not in the Bundle`),
    ...ofPortals
      .filter(each => !references.includes(each))
      .map(each => `has a portal with ${each}, which is not in its endpoint (uab-1)`),
    ...(depthOf(organization, organizations) > DEEPEST_HIERARCHY
      ? ['partOf must lead to a brand of the Bundle, at most one step up']
      : []),
  ].map(mistake => `Organization/${id ?? '?'} ${mistake}`);
}

function endpointMistakes({ id, connectionType, contact = [], extension = [] }: Endpoint): readonly string[] {
  return [
    ...(id === undefined ? ['needs an id'] : []),
    ...(connectionType.code === 'hl7-fhir-rest' ? [] : ['needs the connectionType hl7-fhir-rest']),
    ...(contact.some(({ system, value }) => system === 'url' && value !== undefined)
      ? []
      : ['needs a contact with system url: where developers go']),
    ...(extension.some(({ url, valueCode }) => url === FHIR_VERSION && valueCode !== undefined)
      ? []
      : [`needs the extension ${FHIR_VERSION}`]),
  ].map(mistake => `Endpoint/${id ?? '?'} ${mistake}`);
}

function endpointReferences({ endpoint = [] }: Organization): readonly string[] {
  return endpoint.map(({ reference = '' }) => reference);
}

/** Infinite for a parent that is not there, or a circle. */
function depthOf(organization: Organization, organizations: readonly Organization[], steps = 1): number {
  const reference = organization.partOf?.reference;
  if (reference === undefined) return steps;
  const parent = organizations.find(({ id }) => reference === `Organization/${id}`);
  return parent && steps < DEEPEST_HIERARCHY ? depthOf(parent, organizations, steps + 1) : Infinity;
}
