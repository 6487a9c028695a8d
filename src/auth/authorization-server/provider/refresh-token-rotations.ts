import type { KoaContextWithOIDC, RefreshToken } from 'oidc-provider';

const ARRIVED = 'arrivedAt';
const REMEMBERED_MS = 30_000;

/**
 * A used refresh token that comes back is stolen, and the whole family is revoked (RFC 9700 §4.14.2). Not so for
 * a request that came in before the answer to the winner went out: two tabs of one app, which refresh at the same
 * moment, must not sign the user out. The later one is refused, and nothing more.
 */
export class RefreshTokenRotations {
  /** When the answer to a rotation went out; infinite while it is being made. */
  private readonly answered = new Map<string, number>();

  /** Around the token endpoint. */
  readonly middleware = async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    ctx.state[ARRIVED] = Date.now();
    await next();
    const rotated = ctx.path === '/token' ? ctx.oidc.entities.RotatedRefreshToken : undefined;
    if (rotated) this.answered.set(rotated.jti, Date.now());
  };

  /** The token is still unused as far as this request can see. */
  begin({ jti }: RefreshToken): void {
    if (this.answered.has(jti)) return;
    this.answered.set(jti, Number.POSITIVE_INFINITY);
    setTimeout(() => this.answered.delete(jti), REMEMBERED_MS).unref();
  }

  /** Of a rotation on another node only its begin is known, from the database. */
  isReuse(ctx: KoaContextWithOIDC, token: RefreshToken): boolean {
    const arrived = ctx.state[ARRIVED];
    const until = this.answered.get(token.jti) ?? Number(token.consumed) * 1000;
    return typeof arrived !== 'number' || arrived > until;
  }
}
