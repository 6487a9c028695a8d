import { Injectable } from '@nestjs/common';
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
  /** The key to which the token is bound; undefined for a bearer token. */
  readonly thumbprint: string | undefined;
}

/** RFC 9449 §7: a token that is bound to a key is worth nothing without a fresh proof by that key. */
@Injectable()
export class TokenPossession {
  constructor(private readonly replays: ProofReplays) {}

  /** Throws `DpopRefusal`. */
  async check({ scheme, proof, thumbprint, ...request }: PresentedToken): Promise<void> {
    const isDpop = scheme.toLowerCase() === 'dpop';
    if (thumbprint === undefined) {
      if (!isDpop) return;
      throw new DpopRefusal('the access token is bound to no key: send it as Bearer', 'invalid_token');
    }
    if (!isDpop)
      throw new DpopRefusal(
        'the access token is bound to a key: send it as DPoP, with a proof',
        'invalid_token',
      );
    if (proof === undefined) throw new DpopRefusal('the header DPoP with the proof is missing');
    const name = await verifyProof(proof, { ...request, thumbprint });
    const expiresAt = new Date(Date.now() + 2 * PROOF_WINDOW_SECONDS * 1000);
    if (await this.replays.isFirst(name, expiresAt)) return;
    throw new DpopRefusal('this proof was used before: make one for each request');
  }
}
