import { hash } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, type JWTVerifyResult, jwtVerify } from 'jose';
import { DPOP_ALGORITHMS } from './dpop-algorithms.js';
import { DpopRefusal } from './dpop-refusal.js';

/** How far the clock of an app may be from ours. Within it, each proof is remembered. */
export const PROOF_WINDOW_SECONDS = 60;

/** What a proof must be about. */
export interface ProvenRequest {
  readonly method: string;
  /** Absolute, as the world sees it; the query does not count. */
  readonly address: string;
  readonly token: string;
  /** RFC 7638 thumbprint of the key to which the token is bound (`cnf.jkt`). */
  readonly thumbprint: string;
}

/** A proof that holds. */
export interface VerifiedProof {
  /** By which it can be recognized. */
  readonly name: string;
  /** As the proof says it; not judged yet. */
  readonly nonce?: string;
}

/**
 * RFC 9449 §4.3: verifies that the holder of the key made this proof, just now, for this request and this token.
 * Throws `DpopRefusal`.
 */
export async function verifyProof(proof: string, request: ProvenRequest): Promise<VerifiedProof> {
  const { payload, protectedHeader } = await verifySignature(proof);
  const { jti, iat, htm, htu, ath, nonce } = payload;
  if (typeof jti !== 'string' || jti === '' || jti.length > 500) throw new DpopRefusal('jti is missing');
  if (typeof iat !== 'number' || Math.abs(Date.now() / 1000 - iat) > PROOF_WINDOW_SECONDS)
    throw new DpopRefusal(`iat must be within ${PROOF_WINDOW_SECONDS} seconds of now`);
  if (htm !== request.method) throw new DpopRefusal(`htm must be ${request.method}`);
  if (withoutQuery(htu) !== withoutQuery(request.address))
    throw new DpopRefusal('htu must be the address of this request, without its query');
  if (ath !== hash('sha256', request.token, 'base64url'))
    throw new DpopRefusal('ath must be the hash of the access token');
  const thumbprint = await calculateJwkThumbprint(protectedHeader.jwk!);
  if (thumbprint !== request.thumbprint) throw new DpopRefusal('the access token is bound to another key');
  if (nonce !== undefined && typeof nonce !== 'string') throw new DpopRefusal('nonce must be a string');
  const name = hash('sha256', `${thumbprint} ${jti}`, 'base64url');
  return { name, ...(nonce === undefined ? {} : { nonce }) };
}

async function verifySignature(proof: string): Promise<JWTVerifyResult> {
  try {
    return await jwtVerify(proof, EmbeddedJWK, { typ: 'dpop+jwt', algorithms: [...DPOP_ALGORITHMS] });
  } catch {
    throw new DpopRefusal(
      'the header DPoP must hold one proof: a dpop+jwt, signed by the public key in its jwk',
    );
  }
}

function withoutQuery(address: unknown): string | undefined {
  const url = typeof address === 'string' ? URL.parse(address) : null;
  return url ? `${url.origin}${url.pathname}` : undefined;
}
