import type { errors } from 'oidc-provider';

/** An error as we tell it. */
export interface ErrorWords {
  readonly error: string;
  readonly error_description: string;
}

const REWORDED: Readonly<Record<string, string>> = {
  'Authorization Server policy requires PKCE to be used for this request':
    'code_challenge is missing: PKCE with S256 (RFC 7636) is asked of every client',
  'not supported value of code_challenge_method': 'code_challenge_method must be S256',
  'code_challenge_method must be provided': 'code_challenge_method is missing: it must be S256',
};

/** By error code: what comes without any words. */
const UNEXPLAINED: Readonly<Record<string, string>> = {
  request_uri_not_supported:
    'request_uri must be one that the pushed authorization request endpoint gave out',
  registration_not_supported: 'clients are registered beforehand: leave the parameter registration out',
};

/** What stands behind `invalid_client` and `invalid_grant`, where the library has only a name for it. */
const DETAILS: Readonly<Record<string, string>> = {
  invalid_client_metadata:
    'the key set at the jwks_uri of the client cannot be used: it must be a JSON Web Key Set, at most 64 KB, at an https address of the internet, without redirects',
  'failed jkt verification': 'the token is bound to a key: send the header DPoP with a proof by that key',
};

/** The detail of an error in words that a client developer can act on. */
export function detailInOtherWords(detail: unknown): unknown {
  return typeof detail === 'string' ? (DETAILS[detail] ?? detail) : detail;
}

/** By the beginning of what the library knows and keeps to itself. */
const CLAIM_MISTAKES: readonly (readonly [start: string, words: string])[] = [
  ['jwt issuer', 'iss must be the client_id'],
  ['jwt expired', 'exp is past'],
  ['invalid exp', 'exp must be a number'],
  ['jwt not active', 'nbf is in the future'],
  ['invalid nbf', 'nbf must be a number'],
  ['jwt issued in the future', 'iat is in the future'],
  ['jwt audience', 'aud must be the issuer'],
  ['invalid aud', 'aud must be the issuer'],
];

/**
 * What the library says too little about, or under another name than the RFC: undefined for everything else.
 * RFC 6749 §4.1.2.1, RFC 9101 §6.
 */
export function inOtherWords(thrown: errors.OIDCProviderError): ErrorWords | undefined {
  const { error, error_description: description = '', cause } = thrown;
  if (description === 'requested response_type is not allowed for this client')
    return { error: 'unauthorized_client', error_description: description };
  const reworded = REWORDED[description] ?? (description === '' ? UNEXPLAINED[error] : undefined);
  if (reworded !== undefined) return { error, error_description: reworded };
  if (error !== 'invalid_request_object' || !(cause instanceof Error)) return undefined;
  const [, mistake] = CLAIM_MISTAKES.find(([start]) => cause.message.startsWith(start)) ?? [];
  return mistake === undefined ? undefined : { error, error_description: `${description}: ${mistake}` };
}
