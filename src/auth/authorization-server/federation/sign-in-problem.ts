import type { RefusalReason } from '../../identity/mapping/mapping-refusal.js';

export type ProblemReason =
  RefusalReason | 'unavailable' | 'declined' | 'unproven' | 'weak' | 'over' | 'unknown';

/** Why somebody did not come in by an identity provider. Drawn as a page that names the next step. */
export class SignInProblem extends Error {
  constructor(
    readonly reason: ProblemReason,
    /** Name of the provider, as people know it. */
    readonly provider?: string,
  ) {
    super(reason);
    this.name = 'SignInProblem';
  }

  get status(): number {
    if (this.reason === 'unavailable') return 503;
    return this.reason === 'over' || this.reason === 'unknown' ? 400 : 403;
  }
}
