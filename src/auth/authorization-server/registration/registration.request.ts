import { validate } from 'class-validator';
import { effectiveAuthenticationMethod, effectiveGrantTypes } from '../../../clients/client-defaults.js';
import { ClientMetadata } from '../../../clients/client-metadata.js';
import { PROTECTION_MEMBERS } from '../../../clients/client-protection.js';
import { isStorable } from '../../../installation/storable-text.js';
import type { GranularConstraints } from '../../scopes/granular-constraints.js';
import { scopeWords } from '../../scopes/identity-scopes.js';
import { negotiateScopes } from '../../scopes/scope-negotiation.js';
import { RegistrationError } from './registration.error.js';

/** RFC 7591 §2: other members are ignored, among them those which only an operator may set. */
const MEMBERS = [
  'client_name',
  'token_endpoint_auth_method',
  'token_endpoint_auth_signing_alg',
  'id_token_signed_response_alg',
  'application_type',
  'grant_types',
  'response_types',
  'redirect_uris',
  'post_logout_redirect_uris',
  'scope',
  'jwks',
  'jwks_uri',
  'launch_uri',
  'client_uri',
  'logo_uri',
  'contacts',
  'tos_uri',
  'policy_uri',
  'software_id',
  'software_version',
  'firekeeper_secret_overlap_seconds',
  ...PROTECTION_MEMBERS,
] as const satisfies readonly (keyof ClientMetadata)[];

const LONGEST_TEXT = 32 * 1024;

/** What a client says about itself, checked as far as it goes without knowing its id and secret. */
export async function readRegistration(
  body: unknown,
  granular: GranularConstraints,
): Promise<ClientMetadata> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalid('send a JSON object');
  const text = JSON.stringify(body);
  if (text.length > LONGEST_TEXT) throw invalid(`the metadata is longer than ${LONGEST_TEXT} characters`);
  if (!isStorable(body)) throw invalid('the metadata holds a character that is none, such as NUL');
  const metadata = new ClientMetadata();
  for (const member of MEMBERS) {
    const value = (body as Readonly<Record<string, unknown>>)[member];
    if (value !== undefined && value !== null) Object.assign(metadata, { [member]: value });
  }
  const mistakes = await validate(metadata, { stopAtFirstError: true, skipMissingProperties: true });
  if (mistakes.length > 0)
    throw invalid(mistakes.flatMap(({ constraints = {} }) => Object.values(constraints)).join('; '));
  return withinWhatAppsMayHave(metadata, granular);
}

/**
 * Nobody grants themselves access without a person who consents: no `system/` scopes, no service. And a client
 * without any grant type is a resource server, which may introspect every token.
 */
function withinWhatAppsMayHave(metadata: ClientMetadata, granular: GranularConstraints): ClientMetadata {
  const grantTypes = effectiveGrantTypes(metadata);
  if (grantTypes.includes('client_credentials'))
    throw invalid(
      'client_credentials is granted by the operator alone: register redirect_uris, and a user consents',
    );
  if (!grantTypes.includes('authorization_code')) throw invalid('grant_types must hold authorization_code');
  const method =
    metadata.token_endpoint_auth_method ??
    (isKnownByKeys(metadata) ? effectiveAuthenticationMethod(metadata) : 'client_secret_basic');
  const bounded = Object.assign(new ClientMetadata(), metadata, { token_endpoint_auth_method: method });
  if (metadata.scope === undefined) return bounded;
  const scopes = negotiateScopes(scopeWords(metadata.scope).join(' '), null, 'person', granular);
  if (scopes.length === 0) throw invalid('scope holds nothing that an app can be granted');
  return Object.assign(bounded, { scope: scopes.join(' ') });
}

/** By what it has registered: keys, or the name on its certificate. */
function isKnownByKeys(metadata: ClientMetadata): boolean {
  return effectiveAuthenticationMethod(metadata) !== 'none';
}

function invalid(message: string): RegistrationError {
  return new RegistrationError('invalid_client_metadata', message);
}
