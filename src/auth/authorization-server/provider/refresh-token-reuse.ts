import type { KoaContextWithOIDC, RefreshToken } from 'oidc-provider';

/** When the request came in; set by `stampArrival`. */
const ARRIVED = 'arrivedAt';

/** Notes when a request arrived, before anything is awaited. */
export async function stampArrival(
  ctx: { state: Record<string, unknown> },
  next: () => Promise<void>,
): Promise<void> {
  ctx.state[ARRIVED] = Date.now();
  await next();
}

/**
 * A used refresh token that comes back is stolen, and the whole family is revoked (RFC 9700 §4.14.2).
 * Not so for a request that was already under way when the token was rotated: two tabs of one app, which
 * refresh at the same moment, must not sign the user out. The later one is refused, and nothing more.
 */
export function isReuse(ctx: KoaContextWithOIDC, token: RefreshToken): boolean {
  const arrived = ctx.state[ARRIVED];
  const consumed = Number(token.consumed) * 1000;
  return typeof arrived !== 'number' || arrived > consumed;
}
