import type { AuthorizationCode, Client, KoaContextWithOIDC } from 'oidc-provider';

/** SMART App Launch 2.2, "Scopes for requesting a refresh token": `offline_access` or `online_access`. */
export function issueRefreshToken(
  _ctx: KoaContextWithOIDC,
  client: Client,
  code: Pick<AuthorizationCode, 'scopes'>,
): boolean {
  if (!client.grantTypeAllowed('refresh_token')) return false;
  return code.scopes.has('offline_access') || code.scopes.has('online_access');
}
