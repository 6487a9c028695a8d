import { type AccessToken, type ClientCredentials, errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { LaunchContextService } from '../../../launch-context/launch-context.service.js';
import type { Accounts } from '../accounts.js';
import { checkProofAlgorithm } from './fapi-profile.js';
import type { LaunchMembers } from './launch-members.js';
import { RIGHTS_GENERATION } from './token-record.js';
import { narrow } from './semantic-narrowing.js';

/**
 * Beside RFC 9068: the launch context, who the user is, and what the user may do, for the resource server.
 * Each is what it is now, at a refresh too: whoever may not open the patient's record any more gets no token for it.
 */
export function tokenClaims(accounts: Accounts, launches: LaunchContextService, members: LaunchMembers) {
  return async (
    ctx: KoaContextWithOIDC,
    token: AccessToken | ClientCredentials,
  ): Promise<Record<string, unknown> | undefined> => {
    checkProofAlgorithm(ctx);
    if (token.kind !== 'AccessToken') return undefined;
    narrow(ctx, token);
    const [user, context] = await Promise.all([
      accounts.find(token.accountId),
      launches.forGrant(token.grantId),
    ]);
    if (!user || !context) return undefined;
    const rights = await accounts.rightsOf(user);
    if (context.patient !== null && !(await accounts.mayOpen(rights, context.patient))) {
      throw new errors.InvalidGrant('the user may not open the record of the patient any more');
    }
    const scopes = new Set(token.scope?.split(' '));
    return {
      ...members.of(context, scopes),
      ...signInClaims(ctx),
      ...(scopes.has('fhirUser') ? { fhirUser: accounts.fhirUserOf(user) } : {}),
      firekeeper_user: rights,
      [RIGHTS_GENERATION]: user.rightsGeneration,
    };
  };
}

/** RFC 9068 §2.2.1: of the sign-in in which the code was given, at a refresh too. */
function signInClaims({ oidc }: KoaContextWithOIDC): Record<string, unknown> {
  const { AuthorizationCode: code, RefreshToken: refreshToken, DeviceCode: deviceCode } = oidc.entities;
  const { authTime, acr, amr } = code ?? refreshToken ?? deviceCode ?? {};
  return {
    ...(authTime === undefined ? {} : { auth_time: authTime }),
    ...(acr === undefined ? {} : { acr }),
    ...(amr === undefined ? {} : { amr }),
  };
}
