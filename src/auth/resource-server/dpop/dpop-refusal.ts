import { TokenRefusal } from '../token-refusal.js';

/** RFC 9449 §7.1: why a proof was refused, or why there had to be one. */
export class DpopRefusal extends TokenRefusal {
  constructor(
    message: string,
    readonly code: 'invalid_dpop_proof' | 'invalid_token' = 'invalid_dpop_proof',
  ) {
    super(`DPoP: ${message}`);
    this.name = 'DpopRefusal';
  }
}
