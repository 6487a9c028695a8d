import { Controller, Get, Header } from '@nestjs/common';
import { Brands } from '../../../brands/brands.js';
import { LaunchTypes } from '../../../launch-context/launch-types.js';
import type { Configuration } from 'oidc-provider';
import { AUTHORIZATION_DETAILS_TYPES } from '../../../clients/client-protection.js';
import { PublicEndpoint } from '../../resource-server/decorators/public-endpoint.decorator.js';
import { SmartEndpoints } from '../../smart-endpoints.js';
import { AuthorizationServer } from '../authorization-server.js';
import { smartCapabilities } from './capabilities.js';
import { supportedScopes } from './supported-scopes.js';

/** SMART App Launch 2.2, "Using Well-Known URIs": JSON, whatever the client says it accepts. */
@Controller('fhir/.well-known')
export class SmartConfigurationController {
  constructor(
    private readonly endpoints: SmartEndpoints,
    private readonly server: AuthorizationServer,
    private readonly types: LaunchTypes,
    private readonly brands: Brands,
  ) {}

  @Get('smart-configuration')
  @PublicEndpoint('apps learn here where to ask for authorization')
  @Header('Content-Type', 'application/json; charset=utf-8')
  @Header('Access-Control-Allow-Origin', '*')
  @Header('Cache-Control', 'public, max-age=300')
  read(): Record<string, unknown> {
    const { configuration } = this.server;
    return {
      issuer: this.endpoints.issuer,
      jwks_uri: this.endpoints.keySet,
      authorization_endpoint: this.endpoints.authorization,
      token_endpoint: this.endpoints.token,
      pushed_authorization_request_endpoint: this.endpoints.pushedAuthorizationRequest,
      introspection_endpoint: this.endpoints.introspection,
      revocation_endpoint: this.endpoints.revocation,
      ...registrationEndpoint(this.endpoints),
      management_endpoint: this.endpoints.management,
      user_access_brand_bundle: this.endpoints.brandBundle,
      user_access_brand_identifier: this.brands.identifier,
      associated_endpoints: [{ url: this.endpoints.appState, capabilities: ['smart-app-state'] }],
      userinfo_endpoint: this.endpoints.userinfo,
      end_session_endpoint: this.endpoints.endSession,
      grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
      response_types_supported: configuration.responseTypes,
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: configuration.clientAuthMethods,
      token_endpoint_auth_signing_alg_values_supported: configuration.enabledJWA?.clientAuthSigningAlgValues,
      request_parameter_supported: configuration.features?.requestObjects?.enabled,
      request_object_signing_alg_values_supported: configuration.enabledJWA?.requestObjectSigningAlgValues,
      ...mutualTls(configuration, this.endpoints),
      authorization_details_types_supported: AUTHORIZATION_DETAILS_TYPES,
      dpop_signing_alg_values_supported: configuration.enabledJWA?.dPoPSigningAlgValues,
      authorization_response_iss_parameter_supported: true,
      scopes_supported: supportedScopes(this.types.list().map(({ type }) => type)),
      capabilities: smartCapabilities(configuration),
    };
  }
}

/** DISC-12: published as offered. */
function registrationEndpoint({ registration }: SmartEndpoints): Record<string, string> {
  return registration === undefined ? {} : { registration_endpoint: registration };
}

/** RFC 8705 §3.3, §5. */
function mutualTls(
  { features }: Configuration,
  { mutualTlsAliases }: SmartEndpoints,
): Record<string, unknown> {
  if (!features?.mTLS?.enabled) return {};
  return {
    tls_client_certificate_bound_access_tokens: true,
    ...(mutualTlsAliases ? { mtls_endpoint_aliases: mutualTlsAliases } : {}),
  };
}
