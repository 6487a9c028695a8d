import { hash } from 'node:crypto';
import type { KoaContextWithOIDC, RefreshToken } from 'oidc-provider';
import type { ArtifactRepository } from '../persistence/artifact.repository.js';

const ARRIVED = 'arrivedAt';
const TYPE = 'RefreshToken';

/** A node that has not answered by then never will. */
const LONGEST_ANSWER_MS = 30_000;

/**
 * A used refresh token that comes back is stolen, and the whole family is revoked (RFC 9700 §4.14.2). Not so for
 * a request that came in before the answer to the winner went out: two tabs of one app, which refresh at the same
 * moment, must not sign the user out. The later one is refused, and nothing more. When the answer went out stands in
 * the database, for the two may come to different nodes.
 */
export class RefreshTokenRotations {
  constructor(private readonly artifacts: ArtifactRepository) {}

  /** Around the token endpoint. */
  readonly middleware = async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    ctx.state[ARRIVED] = Date.now();
    await next();
    const rotated = ctx.path === '/token' ? ctx.oidc.entities.RotatedRefreshToken : undefined;
    if (rotated) await this.artifacts.noteAnswer(TYPE, hash('sha256', rotated.jti, 'base64url'));
  };

  async isReuse(ctx: KoaContextWithOIDC, { jti }: RefreshToken): Promise<boolean> {
    const used = await this.artifacts.find(TYPE, hash('sha256', jti, 'base64url'));
    const arrived = ctx.state[ARRIVED];
    if (!used?.consumed_at || typeof arrived !== 'number') return true;
    const answered = used.payload['answeredAt'];
    return (
      arrived > (typeof answered === 'number' ? answered : used.consumed_at.getTime() + LONGEST_ANSWER_MS)
    );
  }
}
