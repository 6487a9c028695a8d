import { type Account, errors, type FindAccount } from 'oidc-provider';
import type { Accounts } from '../accounts.js';
import { isReuse } from './refresh-token-reuse.js';
import { belongsToOpenSession } from './online-access.js';

/** The library's word for a user. Called as well before each refresh, which is where a refresh can be refused. */
export function findAccount(accounts: Accounts): FindAccount {
  return async (ctx, id, token) => {
    const user = await accounts.find(id);
    if (!user) return undefined;
    if (token?.kind === 'RefreshToken') {
      if (token.consumed && !isReuse(ctx, token))
        throw new errors.InvalidGrant('refresh token is being used elsewhere');
      if (!(await belongsToOpenSession(ctx, token))) return undefined;
    }
    return { accountId: user.id, claims: () => accounts.claimsOf(user) } satisfies Account;
  };
}
