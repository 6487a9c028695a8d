import type { Bundle, Endpoint, Organization } from 'fhir/r4.js';
import type { Environment } from '../config/environment.js';

const EXTENSIONS = 'http://hl7.org/fhir/StructureDefinition';

/** One organization with one portal and one endpoint, made from the settings while the operator has published none. */
export function defaultBrandBundle(environment: Environment): Bundle {
  const { publicUrl } = environment;
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [
      { fullUrl: `${publicUrl}/Organization/brand`, resource: organization(environment) },
      { fullUrl: `${publicUrl}/Endpoint/fhir`, resource: endpoint(environment) },
    ],
  };
}

function organization({ BRAND_NAME, BRAND_WEBSITE, BRAND_LOGO, publicUrl }: Environment): Organization {
  const website = BRAND_WEBSITE ?? publicUrl;
  const reference = 'Endpoint/fhir';
  return {
    resourceType: 'Organization',
    id: 'brand',
    extension: [
      ...(BRAND_LOGO === undefined
        ? []
        : [
            {
              url: `${EXTENSIONS}/organization-brand`,
              extension: [{ url: 'brandLogo', valueUrl: BRAND_LOGO }],
            },
          ]),
      {
        url: `${EXTENSIONS}/organization-portal`,
        extension: [
          { url: 'portalName', valueString: BRAND_NAME },
          { url: 'portalUrl', valueUrl: `${publicUrl}/` },
          { url: 'portalEndpoint', valueReference: { reference } },
        ],
      },
    ],
    identifier: [{ system: 'urn:ietf:rfc:3986', value: primaryWebPresence(website) }],
    active: true,
    name: BRAND_NAME,
    telecom: [{ system: 'url', value: website }],
    endpoint: [{ reference }],
  };
}

function endpoint({ BRAND_NAME, fhirBase, publicUrl }: Environment): Endpoint {
  return {
    resourceType: 'Endpoint',
    id: 'fhir',
    extension: [{ url: `${EXTENSIONS}/endpoint-fhir-version`, valueCode: '4.0.1' }],
    status: 'active',
    connectionType: {
      system: 'http://terminology.hl7.org/CodeSystem/endpoint-connection-type',
      code: 'hl7-fhir-rest',
    },
    name: `FHIR R4 Endpoint of ${BRAND_NAME}`,
    contact: [{ system: 'url', value: `${publicUrl}/` }],
    payloadType: [
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/endpoint-payload-type', code: 'none' }] },
    ],
    address: fhirBase,
  };
}

/** Without `www.` and without a path, as the specification recommends for identifiers. */
function primaryWebPresence(website: string): string {
  return new URL(website).origin.replace('://www.', '://');
}
