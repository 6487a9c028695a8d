import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Principal } from './principal.js';
import { keyIdOf } from './token-header.js';
import { TokenStatus } from './token-status.js';
import { VerificationKeys } from './verification-keys.js';

/** Some kilobytes each. Only tokens that we issued come in, so that nobody else can push them out. */
const MOST_TOKENS = 5_000;

interface VerifiedToken {
  readonly principal: Principal;
  readonly keyId: string;
}

/**
 * Tokens whose signature and claims have been verified: an app sends the same one with every request, and verifying it
 * takes longer than reading a resource. What may change meanwhile is asked each time: expiry, revocation, whether the
 * signing key is still ours. Any doubt leads back to the whole verification, which knows what to answer.
 */
@Injectable()
export class VerifiedTokens {
  /** By a hash: what lies in memory for hours should be no token. */
  private readonly tokens = new Map<string, VerifiedToken>();
  /** As long as the connection is open, the token passes through it anyway. */
  private readonly lastOf = new WeakMap<object, { readonly token: string; readonly name: string }>();

  constructor(
    private readonly keys: VerificationKeys,
    private readonly status: TokenStatus,
  ) {}

  /**
   * Whom the token stands for, if all that may change is in memory too; undefined if it must be asked for.
   *
   * @param connection on which it came: it will come again on it, and need not be hashed again.
   */
  recall(token: string, connection: object): Principal | undefined {
    const known = this.tokens.get(this.nameOn(connection, token));
    if (!known) return undefined;
    const { principal, keyId } = known;
    const isInForce =
      principal.expiresAt > Date.now() / 1000 &&
      this.keys.isKnown(keyId) &&
      this.status.isKnownActive(principal.tokenId);
    return isInForce ? principal : undefined;
  }

  /** Whom the token stands for; undefined if it must be verified. */
  async find(token: string): Promise<Principal | undefined> {
    const name = nameOf(token);
    const known = this.tokens.get(name);
    if (!known) return undefined;
    const { principal, keyId } = known;
    const isInForce =
      principal.expiresAt > Date.now() / 1000 &&
      (await this.keys.find(keyId)) !== undefined &&
      (await this.status.isActive(principal.tokenId));
    if (isInForce) return principal;
    this.tokens.delete(name);
    return undefined;
  }

  /** To be called for a token that has just been verified. */
  remember(token: string, principal: Principal): void {
    const [oldest] = this.tokens.size < MOST_TOKENS ? [] : this.tokens.keys();
    if (oldest !== undefined) this.tokens.delete(oldest);
    this.tokens.set(nameOf(token), { principal: Object.freeze(principal), keyId: keyIdOf(token) });
  }

  private nameOn(connection: object, token: string): string {
    const last = this.lastOf.get(connection);
    if (last?.token === token) return last.name;
    const name = nameOf(token);
    this.lastOf.set(connection, { token, name });
    return name;
  }
}

function nameOf(token: string): string {
  return hash('sha256', token, 'base64');
}
