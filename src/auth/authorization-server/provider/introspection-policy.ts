import {
  type AccessToken,
  type Client,
  type ClientCredentials,
  type KoaContextWithOIDC,
  type RefreshToken,
} from 'oidc-provider';

/**
 * Who may learn about a token (RFC 7662 §2.1, §4): the client it was issued to, and resource servers, which
 * are registered without any grant type. Everybody else hears that it is not active.
 */
export function mayIntrospect(
  _ctx: KoaContextWithOIDC,
  client: Client,
  token: AccessToken | ClientCredentials | RefreshToken,
): boolean {
  return token.clientId === client.clientId || client.grantTypes?.length === 0;
}
