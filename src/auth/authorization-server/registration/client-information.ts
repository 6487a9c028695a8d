import type { Client } from '../../../clients/client.entity.js';
import { secondsOf } from './issued-secret.js';

/** RFC 7591 §3.2.1: the client as it is registered, which may be less than was asked for. Never a secret. */
export function clientInformation(client: Client): Readonly<Record<string, unknown>> {
  const members = {
    client_id: client.clientId,
    client_id_issued_at: secondsOf(client.createdAt),
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
    software_statement: client.softwareStatement,
    ...secretTimes(client),
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

/** So that whoever replaces a secret sees when the one before is no longer used. */
function secretTimes(client: Client): Readonly<Record<string, number | null>> {
  const times = {
    client_secret_issued_at: client.secretCreatedAt,
    client_secret_last_used_at: client.secretLastUsedAt,
    previous_client_secret_expires_at: client.previousSecretExpiresAt,
    previous_client_secret_last_used_at: client.previousSecretLastUsedAt,
  };
  return Object.fromEntries(
    Object.entries(times).map(([name, moment]) => [name, moment === null ? null : secondsOf(moment)]),
  );
}
