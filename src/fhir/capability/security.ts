import type { CapabilityStatementRestSecurity } from 'fhir/r4.js';
import type { SmartEndpoints } from '../../auth/smart-endpoints.js';

const OAUTH_URIS = 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris';
const SECURITY_SERVICE = 'http://terminology.hl7.org/CodeSystem/restful-security-service';

/** SMART App Launch 1.0, "Conformance": apps of that time find the endpoints here. */
export function securityOf(endpoints: SmartEndpoints): CapabilityStatementRestSecurity {
  return {
    extension: [
      {
        url: OAUTH_URIS,
        extension: [
          { url: 'authorize', valueUri: endpoints.authorization },
          { url: 'token', valueUri: endpoints.token },
          { url: 'introspect', valueUri: endpoints.introspection },
          { url: 'revoke', valueUri: endpoints.revocation },
          ...(endpoints.registration === undefined
            ? []
            : [{ url: 'register', valueUri: endpoints.registration }]),
          { url: 'manage', valueUri: endpoints.management },
        ],
      },
    ],
    cors: true,
    service: [
      {
        coding: [{ system: SECURITY_SERVICE, code: 'SMART-on-FHIR', display: 'SMART-on-FHIR' }],
        text: 'OAuth2 using SMART App Launch 2.2',
      },
    ],
    description: `Access tokens by SMART App Launch 2.2: see ${endpoints.smartConfiguration}`,
  };
}
