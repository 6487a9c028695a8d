import { effectiveAuthenticationMethod, effectiveGrantTypes } from './client-defaults.js';
import type { ClientMetadata } from './client-metadata.js';
import type { ClientMistake } from './client.policy.js';
import { CERTIFICATE_SUBJECTS } from './client-protection.js';
import { isLoopback } from './uri.policy.js';

type Check = (client: ClientMetadata) => readonly ClientMistake[];

/** FAPI 2.0 Security Profile §5.3.2.1: nobody proves who they are by a secret that travels. */
const FAPI_METHODS: ReadonlySet<string> = new Set([
  'private_key_jwt',
  'tls_client_auth',
  'self_signed_tls_client_auth',
]);

/** FAPI 2.0 Security Profile §5.4.1. */
export const FAPI_ALGORITHMS: readonly unknown[] = ['PS256', 'ES256', 'EdDSA'];

/** What request objects, certificates and profiles ask of a client's metadata. */
export const PROTECTION_CHECKS: readonly Check[] = [
  function certificateIsRecognizable(client) {
    const named = CERTIFICATE_SUBJECTS.filter(member => client[member] !== undefined);
    const isByAuthority = effectiveAuthenticationMethod(client) === 'tls_client_auth';
    if (isByAuthority && named.length !== 1)
      return mistake(CERTIFICATE_SUBJECTS[0], 'or one of tls_client_auth_san_… must be given, exactly one');
    return isByAuthority ? [] : named.flatMap(member => mistake(member, 'goes with tls_client_auth alone'));
  },
  function selfSignedCertificatesAreRegistered(client) {
    if (effectiveAuthenticationMethod(client) !== 'self_signed_tls_client_auth') return [];
    if (!client.jwks && !client.jwks_uri) return mistake('jwks', 'is missing, as is jwks_uri');
    const keys = Array.isArray(client.jwks?.keys) ? client.jwks.keys : [];
    return !client.jwks || keys.some(key => key.x5c?.length)
      ? []
      : mistake('jwks', 'needs a key with its certificate in x5c (RFC 8705 §2.2.2)');
  },
  function tokensAreBoundOnce(client) {
    return client.dpop_bound_access_tokens && client.tls_client_certificate_bound_access_tokens
      ? mistake('dpop_bound_access_tokens', 'or tls_client_certificate_bound_access_tokens, not both')
      : [];
  },
  function requestObjectsCanBeVerified(client) {
    const signs = client.require_signed_request_object || client.request_object_signing_alg !== undefined;
    if (!signs || client.jwks || client.jwks_uri) return [];
    return mistake('jwks', 'or jwks_uri is needed to verify request objects');
  },
  function fapiClientsAuthenticateByKeys(client) {
    if (client.firekeeper_profile !== 'fapi2') return [];
    const method = effectiveAuthenticationMethod(client);
    if (FAPI_METHODS.has(method)) return [];
    return mistake(
      'token_endpoint_auth_method',
      'must be private_key_jwt, tls_client_auth or self_signed_tls_client_auth for fapi2',
    );
  },
  function fapiAlgorithms(client) {
    if (client.firekeeper_profile !== 'fapi2') return [];
    return (['token_endpoint_auth_signing_alg', 'request_object_signing_alg'] as const).flatMap(member => {
      const algorithm = client[member];
      const isGood = algorithm === undefined || FAPI_ALGORITHMS.includes(algorithm);
      return isGood ? [] : mistake(member, `must be ${FAPI_ALGORITHMS.join(', ')} for fapi2`);
    });
  },
  /** FAPI 2.0 Security Profile §5.3.2.2 (8): no answer goes over http, but to a native app on loopback. */
  function fapiAnswersAreEncrypted(client) {
    if (client.firekeeper_profile !== 'fapi2' || !effectiveGrantTypes(client).includes('authorization_code'))
      return [];
    return (client.redirect_uris ?? []).flatMap((uri, index) => {
      const isNative = client.application_type === 'native' && isLoopback(uri);
      return isNative || !uri.startsWith('http:')
        ? []
        : mistake(`redirect_uris[${index}]`, 'must be https for fapi2, or application_type be native');
    });
  },
];

function mistake(path: string, message: string): readonly ClientMistake[] {
  return [{ path, message }];
}
