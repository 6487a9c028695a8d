import type { KeyObject } from 'node:crypto';

/** The public keys that access tokens are verified with; whoever issues tokens provides them. */
export abstract class VerificationKeys {
  /** The key with this `kid` (RFC 7517 §4.5), undefined if no issuer of ours has it. */
  abstract find(kid: string): Promise<KeyObject | undefined>;

  /** Whether there is one in memory: false says nothing. */
  abstract isKnown(kid: string): boolean;
}
