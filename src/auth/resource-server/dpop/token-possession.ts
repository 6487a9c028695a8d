import type { X509Certificate } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Injectable } from '@nestjs/common';
import { certificateThumbprint } from '../../mutual-tls/client-certificates.js';
import type { TokenBinding } from '../token-binding.js';
import { TokenRefusal } from '../token-refusal.js';
import { DpopNonces } from './dpop-nonces.js';
import { PROOF_WINDOW_SECONDS, verifyProof } from './dpop-proof.js';
import { DpopRefusal } from './dpop-refusal.js';
import { ProofReplays } from './proof-replays.js';

/** A request with an access token, as far as possession goes. */
export interface PresentedToken {
  readonly method: string;
  /** Absolute, as the world sees it. */
  readonly address: string;
  readonly token: string;
  /** RFC 9110 §11.4: `Bearer` or `DPoP`, in any case. */
  readonly scheme: string;
  readonly proof: string | undefined;
  /** With which the client came. */
  readonly certificate: X509Certificate | undefined;
  /** To what the token is bound. */
  readonly binding: TokenBinding;
}

/** Most tokens are bound to nothing, and sent so: then there is nothing to check. */
export function isPlainBearer(
  { headers }: { readonly headers: IncomingHttpHeaders },
  binding: TokenBinding,
): boolean {
  if (binding.keyThumbprint !== undefined || binding.certificateThumbprint !== undefined) return false;
  return /^Bearer /i.test(headers.authorization ?? '');
}

/** A token that is bound to a key or a certificate is worth nothing in other hands. */
@Injectable()
export class TokenPossession {
  constructor(
    private readonly replays: ProofReplays,
    private readonly nonces: DpopNonces,
  ) {}

  /** Throws `TokenRefusal`. Returns the nonce for the next proof, if another one is due. */
  async check(presented: PresentedToken): Promise<string | undefined> {
    checkCertificate(presented);
    const { scheme, proof, binding, ...request } = presented;
    const thumbprint = binding.keyThumbprint;
    const isDpop = scheme.toLowerCase() === 'dpop';
    if (thumbprint === undefined) {
      if (!isDpop) return undefined;
      throw new DpopRefusal('the access token is bound to no key: send it as Bearer', 'invalid_token');
    }
    if (!isDpop)
      throw new DpopRefusal(
        'the access token is bound to a key: send it as DPoP, with a proof',
        'invalid_token',
      );
    if (proof === undefined) throw new DpopRefusal('the header DPoP with the proof is missing');
    const { name, nonce } = await verifyProof(proof, { ...request, thumbprint });
    const next = await this.checkNonce(nonce);
    const expiresAt = new Date(Date.now() + 2 * PROOF_WINDOW_SECONDS * 1000);
    if (await this.replays.isFirst(name, expiresAt)) return next;
    throw new DpopRefusal('this proof was used before: make one for each request');
  }

  /** RFC 9449 §9: a nonce that is sent must be ours; whether there has to be one is a setting. */
  private async checkNonce(nonce: string | undefined): Promise<string | undefined> {
    if (nonce === undefined && !this.nonces.isRequired) return undefined;
    const next = await this.nonces.next();
    if (nonce !== undefined && (await this.nonces.isGood(nonce))) return nonce === next ? undefined : next;
    throw new DpopRefusal(
      'the proof must hold as nonce the value of the header DPoP-Nonce',
      'use_dpop_nonce',
      next,
    );
  }
}

/** RFC 8705 §3. */
function checkCertificate({ certificate, binding }: PresentedToken): void {
  const expected = binding.certificateThumbprint;
  if (expected === undefined) return;
  if (!certificate)
    throw new TokenRefusal('The access token is bound to a certificate: come with it, by mutual TLS');
  if (certificateThumbprint(certificate) !== expected)
    throw new TokenRefusal('The access token is bound to another certificate');
}
