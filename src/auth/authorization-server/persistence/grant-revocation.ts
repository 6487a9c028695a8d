import { Injectable } from '@nestjs/common';
import { ArtifactRepository } from './artifact.repository.js';
import { StoredTokenStatus } from './stored-token-status.js';

/** Takes back what a user has granted, with every token issued from it (RFC 7009 §2.1). */
@Injectable()
export class GrantRevocation {
  constructor(
    private readonly artifacts: ArtifactRepository,
    private readonly status: StoredTokenStatus,
  ) {}

  async revoke(grantId: string): Promise<void> {
    for (const tokenId of await this.artifacts.revokeGrant(grantId)) this.status.forget(tokenId);
  }
}
