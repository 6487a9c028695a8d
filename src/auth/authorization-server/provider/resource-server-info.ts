import { type Client, errors, type KoaContextWithOIDC, type ResourceServer } from 'oidc-provider';
import type { GranularConstraints } from '../../scopes/granular-constraints.js';
import { refusedScopes } from '../../scopes/refused-scopes.js';
import { negotiateFor } from './client-negotiation.js';

const SERVICE_TOKEN_SECONDS = 300;

/**
 * SMART scopes are an open set: for each request the FHIR server "has" those that were asked for, or granted
 * before, and can be granted. The names of OpenID Connect stand among them, or the token response would miss them.
 */
export function resourceServerInfo(fhirBase: string, granular: GranularConstraints) {
  return (ctx: KoaContextWithOIDC, resource: string, client: Client): ResourceServer => {
    if (resource !== fhirBase) throw new errors.InvalidTarget(`resource must be ${fhirBase}`);
    const isService = ctx.oidc.params?.['grant_type'] === 'client_credentials';
    const scopes = negotiateFor(
      client,
      candidateScopes(ctx, resource),
      isService ? 'service' : 'person',
      granular,
    );
    if (isService) limitRequest(ctx, scopes, granular);
    return {
      scope: scopes.join(' '),
      audience: fhirBase,
      accessTokenFormat: 'jwt',
      jwt: { sign: { alg: 'ES256' } },
      ...(isService ? { accessTokenTTL: SERVICE_TOKEN_SECONDS } : {}),
    };
  };
}

/** The library grants a service only words that it asked for: what was cut to the ceiling counts as asked for. */
function limitRequest(
  { oidc }: KoaContextWithOIDC,
  scopes: readonly string[],
  granular: GranularConstraints,
): void {
  if (scopes.length === 0) {
    const asked = oidc.params?.['scope'];
    const scope = typeof asked === 'string' ? asked : '';
    const refused = refusedScopes(scope, 'service', granular);
    throw new errors.InvalidScope(
      `${refused}; request system/ scopes that the client is registered for`,
      scope,
    );
  }
  if (oidc.params) oidc.params['scope'] = scopes.join(' ');
}

function candidateScopes(ctx: KoaContextWithOIDC, resource: string): string {
  const asked = ctx.oidc.params?.['scope'];
  const granted = ctx.oidc.entities.Grant?.getResourceScope(resource) ?? '';
  return `${typeof asked === 'string' ? asked : ''} ${granted}`;
}
