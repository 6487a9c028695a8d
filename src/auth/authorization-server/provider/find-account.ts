import { errors, type FindAccount, type KoaContextWithOIDC, type RefreshToken } from 'oidc-provider';
import type { Accounts } from '../accounts.js';
import { belongsToOpenSession } from './online-access.js';
import type { RefreshTokenRotations } from './refresh-token-rotations.js';

/** The library's word for a user. It asks before each refresh as well, which is where a refresh can be refused. */
export function findAccount(accounts: Accounts, rotations: RefreshTokenRotations): FindAccount {
  return async (ctx, id, token) => {
    const user = await accounts.find(id);
    if (!user) return undefined;
    if (token?.kind === 'RefreshToken' && !(await mayRefresh(ctx, token, rotations))) return undefined;
    return { accountId: user.id, claims: () => accounts.claimsOf(user) };
  };
}

async function mayRefresh(
  ctx: KoaContextWithOIDC,
  token: RefreshToken,
  rotations: RefreshTokenRotations,
): Promise<boolean> {
  const comeBack = token.consumed ? await rotations.comeBack(ctx, token) : undefined;
  if (comeBack === 'race') throw new errors.InvalidGrant('refresh token is being used elsewhere');
  if (comeBack === 'revived') token.consumed = undefined;
  return belongsToOpenSession(ctx, token);
}
