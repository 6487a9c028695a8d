import type { Client } from '../../../clients/client.entity.js';

/** RFC 7591 §3.2.1: the client as it is registered, which may be less than was asked for. Never a secret. */
export function clientInformation(client: Client): Readonly<Record<string, unknown>> {
  const members = {
    client_id: client.clientId,
    client_id_issued_at: Math.floor(client.createdAt.getTime() / 1000),
    client_name: client.name,
    application_type: client.applicationType,
    token_endpoint_auth_method: client.authenticationMethod,
    token_endpoint_auth_signing_alg: client.assertionAlgorithm,
    id_token_signed_response_alg: client.idTokenAlgorithm,
    grant_types: client.grantTypes,
    response_types: ['code'],
    redirect_uris: client.redirectUris,
    post_logout_redirect_uris: client.postLogoutRedirectUris,
    scope: client.scope,
    jwks: client.jwks,
    jwks_uri: client.jwksUri,
    launch_uri: client.launchUri,
    client_uri: client.homepageUri,
    logo_uri: client.logoUri,
    ...client.protection,
    ...client.about,
  };
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
}
