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
  const reworded = REWORDED[description];
  if (reworded !== undefined) return { error, error_description: reworded };
  if (error !== 'invalid_request_object' || !(cause instanceof Error)) return undefined;
  const [, mistake] = CLAIM_MISTAKES.find(([start]) => cause.message.startsWith(start)) ?? [];
  return mistake === undefined ? undefined : { error, error_description: `${description}: ${mistake}` };
}
