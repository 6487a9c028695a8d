import { LoginRequiredError } from '../../fhir/errors/fhir-error.js';
import { DPOP_ALGORITHMS } from './dpop/dpop-algorithms.js';
import type { DpopRefusal } from './dpop/dpop-refusal.js';

/** Why a token was refused, in a sentence for the app's developer. Never holds the token. */
export class TokenRefusal extends Error {
  constructor(
    message: string,
    readonly isExpired = false,
  ) {
    super(message);
    this.name = 'TokenRefusal';
  }
}

/** What `jsonwebtoken` says, in words that tell what to change. */
const SENTENCES: readonly (readonly [start: string, sentence: string])[] = [
  ['jwt expired', 'The access token has expired'],
  ['jwt not active', 'The access token is not valid yet'],
  ['jwt audience', 'The access token was issued for another server'],
  ['jwt issuer', 'The access token was issued by another authorization server'],
  ['invalid signature', 'The signature of the access token does not verify'],
  ['invalid algorithm', 'The access token is signed with an algorithm that is not accepted'],
];

/** The errors of `jsonwebtoken`, and of `passport-jwt` for a header that is no Bearer token. */
const ABOUT_THE_TOKEN = /^(?:JsonWebTokenError|TokenExpiredError|NotBeforeError)$/;

/** Undefined for an error that is not about the token: a database that is away is not the caller's fault. */
export function explainRefusal(cause: unknown): TokenRefusal | undefined {
  if (cause instanceof TokenRefusal) return cause;
  if (!(cause instanceof Error)) return undefined;
  if (!isAboutTheToken(cause)) return undefined;
  const sentence = SENTENCES.find(([start]) => cause.message.startsWith(start))?.[1];
  return new TokenRefusal(sentence ?? 'The access token is malformed', cause.message === 'jwt expired');
}

/** An ECDSA signature of the wrong length is a bare TypeError, far down in the library. */
function isAboutTheToken({ name, message }: Error): boolean {
  const isWrongLength = name === 'TypeError' && /^"\w+" signatures must be /.test(message);
  return ABOUT_THE_TOKEN.test(name) || message === 'No auth token' || isWrongLength;
}

/** What asks for a token, and where a client learns who gives it out. */
export interface ProtectedResource {
  readonly fhirBase: string;
  readonly resourceMetadata: string;
}

const ALGORITHMS = `algs="${DPOP_ALGORITHMS.join(' ')}"`;

/** RFC 6750 §3, RFC 9728 §5.1. */
function parametersOf({ fhirBase, resourceMetadata }: ProtectedResource): string {
  return `realm="${fhirBase}", resource_metadata="${resourceMetadata}"`;
}

/** RFC 6750 §3, RFC 9449 §7.1: without a token the challenge names no error. */
export function missingToken(resource: ProtectedResource): LoginRequiredError {
  return new LoginRequiredError(
    'This request needs an access token: Authorization: Bearer …',
    `Bearer ${parametersOf(resource)}, DPoP ${parametersOf(resource)}, ${ALGORITHMS}`,
  );
}

/** RFC 6750 §3.1 `invalid_token`. */
export function invalidToken(
  resource: ProtectedResource,
  { message, isExpired }: TokenRefusal,
): LoginRequiredError {
  const challenge = `Bearer ${parametersOf(resource)}, error="invalid_token", error_description="${message}"`;
  return new LoginRequiredError(message, challenge, isExpired ? 'expired' : 'login');
}

/** RFC 9449 §7.1: the token is good, but whoever sends it has not shown to hold its key. */
export function unprovenToken(
  resource: ProtectedResource,
  { code, message }: DpopRefusal,
): LoginRequiredError {
  const challenge = `DPoP ${parametersOf(resource)}, error="${code}", error_description="${message}", ${ALGORITHMS}`;
  return new LoginRequiredError(message, challenge);
}
