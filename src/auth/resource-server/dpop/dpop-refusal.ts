import { TokenRefusal } from '../token-refusal.js';

/** RFC 9449 §7.1: why a proof was refused, or why there had to be one. */
export class DpopRefusal extends TokenRefusal {
  constructor(
    message: string,
    readonly code: 'invalid_dpop_proof' | 'invalid_token' | 'use_dpop_nonce' = 'invalid_dpop_proof',
    /** For the header DPoP-Nonce (RFC 9449 §9). */
    readonly nonce?: string,
  ) {
    super(`DPoP: ${message}`);
    this.name = 'DpopRefusal';
  }
}
