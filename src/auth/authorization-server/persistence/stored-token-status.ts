import { Injectable } from '@nestjs/common';
import { TokenStatus } from '../../resource-server/token-status.js';
import { ArtifactRepository } from './artifact.repository.js';
import { GrantUse } from './grant-use.js';

/** How long a node may go on believing that a token is in force, should a notification be lost (decisions C7). */
const REMEMBERED_MS = 5000;
const REMEMBERED_TOKENS = 50_000;

/** Asks the database once, then remembers for some seconds. Only "yes" is remembered. */
@Injectable()
export class StoredTokenStatus extends TokenStatus {
  private readonly activeUntil = new Map<string, number>();
  private revocations = 0;

  constructor(
    private readonly artifacts: ArtifactRepository,
    private readonly use: GrantUse,
  ) {
    super();
  }

  override async isActive(tokenId: string): Promise<boolean> {
    const active = await this.ask(tokenId);
    if (active) this.use.note(tokenId);
    return active;
  }

  override isKnownActive(tokenId: string): boolean {
    const isKnown = this.isRemembered(tokenId);
    if (isKnown) this.use.note(tokenId);
    return isKnown;
  }

  override scopeOf(tokenId: string): Promise<string | undefined> {
    return this.artifacts.scopeOf(tokenId);
  }

  private async ask(tokenId: string): Promise<boolean> {
    if (this.isRemembered(tokenId)) return true;
    const revocationsBefore = this.revocations;
    const active = await this.artifacts.isTokenActive(tokenId);
    this.activeUntil.delete(tokenId);
    // an answer which a revocation may have overtaken is not remembered
    if (active && revocationsBefore === this.revocations) this.remember(tokenId);
    return active;
  }

  private isRemembered(tokenId: string): boolean {
    const until = this.activeUntil.get(tokenId);
    return until !== undefined && until > Date.now();
  }

  /** The token was revoked: the next request asks the database. */
  forget(tokenId: string): void {
    this.revocations++;
    this.activeUntil.delete(tokenId);
  }

  /** Tokens were revoked that nobody has listed: of a client or a user who was disabled. */
  forgetAll(): void {
    this.revocations++;
    this.activeUntil.clear();
  }

  private remember(tokenId: string): void {
    const oldest =
      this.activeUntil.size < REMEMBERED_TOKENS ? undefined : this.activeUntil.keys().next().value;
    if (oldest !== undefined) this.activeUntil.delete(oldest);
    this.activeUntil.set(tokenId, Date.now() + REMEMBERED_MS);
  }
}
