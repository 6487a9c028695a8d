import type { AccessToken, ClientCredentials, KoaContextWithOIDC } from 'oidc-provider';
import type { LaunchContextService } from '../../../launch-context/launch-context.service.js';
import type { Accounts } from '../accounts.js';
import type { LaunchMembers } from './launch-members.js';
import { narrow } from './semantic-narrowing.js';

/** Beside RFC 9068: the launch context, who the user is, and what the user may do, for the resource server. */
export function tokenClaims(accounts: Accounts, launches: LaunchContextService, members: LaunchMembers) {
  return async (
    ctx: KoaContextWithOIDC,
    token: AccessToken | ClientCredentials,
  ): Promise<Record<string, unknown> | undefined> => {
    if (token.kind !== 'AccessToken') return undefined;
    narrow(ctx, token);
    const [user, context] = await Promise.all([
      accounts.find(token.accountId),
      launches.forGrant(token.grantId),
    ]);
    if (!user || !context) return undefined;
    const scopes = new Set(token.scope?.split(' '));
    return {
      ...members.of(context, scopes),
      ...(scopes.has('fhirUser') ? { fhirUser: accounts.fhirUserOf(user) } : {}),
      firekeeper_user: await accounts.rightsOf(user),
    };
  };
}
