import { Controller, Get, Header, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Environment } from '../../../config/environment.js';
import { LaunchTypes } from '../../../launch-context/launch-types.js';
import { PublicEndpoint } from '../../resource-server/decorators/public-endpoint.decorator.js';
import { SmartEndpoints } from '../../smart-endpoints.js';
import { AuthorizationServer } from '../authorization-server.js';
import { supportedScopes } from './supported-scopes.js';

/**
 * Metadata where RFC 8414 §3.1 and RFC 9728 §3.1 put it: the path of the issuer, or of the resource, after the well-known
 * name. OpenID Connect Discovery 1.0 §4.1 has it in front, and there the authorization server answers the same.
 */
@Controller('.well-known')
export class WellKnownController {
  constructor(
    private readonly server: AuthorizationServer,
    private readonly endpoints: SmartEndpoints,
    private readonly environment: Environment,
    private readonly types: LaunchTypes,
  ) {}

  @Get('oauth-authorization-server/auth')
  @PublicEndpoint('clients learn here what the authorization server can do (RFC 8414)')
  authorizationServer(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.answer(request, reply, '/.well-known/oauth-authorization-server');
  }

  @Get('openid-configuration/auth')
  @PublicEndpoint('clients learn here what the authorization server can do (RFC 8414 §5)')
  openIdProvider(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.answer(request, reply, '/.well-known/openid-configuration');
  }

  @Get('oauth-protected-resource/fhir')
  @PublicEndpoint('clients learn here who gives out tokens for the FHIR base (RFC 9728)')
  @Header('Content-Type', 'application/json; charset=utf-8')
  @Header('Cache-Control', 'public, max-age=300')
  protectedResource(): Record<string, unknown> {
    const { enabledJWA, features } = this.server.configuration;
    return {
      resource: this.environment.fhirBase,
      authorization_servers: [this.endpoints.issuer],
      scopes_supported: supportedScopes(this.types.list().map(({ type }) => type)),
      bearer_methods_supported: ['header'],
      dpop_signing_alg_values_supported: enabledJWA?.dPoPSigningAlgValues,
      resource_name: this.environment.BRAND_NAME,
      ...(features?.mTLS?.enabled ? { tls_client_certificate_bound_access_tokens: true } : {}),
    };
  }

  /** The library answers by itself, and takes the place of its endpoints from where it seems to be mounted. */
  private answer({ raw }: FastifyRequest, reply: FastifyReply, path: string): void {
    reply.hijack();
    this.server.handle(Object.assign(raw, { url: path, originalUrl: `/auth${path}` }), reply.raw);
  }
}
