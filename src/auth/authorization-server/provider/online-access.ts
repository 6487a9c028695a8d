import type { KoaContextWithOIDC, RefreshToken } from 'oidc-provider';

/** SMART App Launch 2.2: `online_access` lasts as long as the user is online, `offline_access` until revoked. */
export async function belongsToOpenSession(ctx: KoaContextWithOIDC, token: RefreshToken): Promise<boolean> {
  if (token.scopes.has('offline_access') || !token.scopes.has('online_access')) return true;
  if (token.sessionUid === undefined) return false;
  const session = await ctx.oidc.provider.Session.findByUid(token.sessionUid);
  return session?.accountId === token.accountId;
}
