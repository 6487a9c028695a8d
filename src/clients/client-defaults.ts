import type { ClientMetadata } from './client-metadata.js';
import { CERTIFICATE_SUBJECTS } from './client-protection.js';
import type { ClientAuthenticationMethod } from './client.entity.js';

/** What was left out is taken from what was said: keys mean `private_key_jwt`, a secret means Basic. */
export function effectiveAuthenticationMethod(client: ClientMetadata): ClientAuthenticationMethod {
  if (client.token_endpoint_auth_method) return client.token_endpoint_auth_method;
  if (CERTIFICATE_SUBJECTS.some(member => client[member] !== undefined)) return 'tls_client_auth';
  if (client.client_secret !== undefined) return 'client_secret_basic';
  return client.jwks || client.jwks_uri ? 'private_key_jwt' : 'none';
}

/** Apps may refresh unless they say otherwise; a client without redirect URIs is a backend service. */
export function effectiveGrantTypes(client: ClientMetadata): readonly string[] {
  if (client.grant_types) return client.grant_types;
  return client.redirect_uris?.length ? ['authorization_code', 'refresh_token'] : ['client_credentials'];
}

/** OpenID Connect Registration 1.0 §2; FAPI 2.0 knows no RS256. */
export function effectiveIdTokenAlgorithm(client: ClientMetadata): 'RS256' | 'ES256' {
  return client.id_token_signed_response_alg ?? (client.firekeeper_profile === 'fapi2' ? 'ES256' : 'RS256');
}
