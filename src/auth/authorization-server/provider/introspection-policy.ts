import type { AccessToken, Client, ClientCredentials, KoaContextWithOIDC, RefreshToken } from 'oidc-provider';
import type { ArtifactRepository } from '../persistence/artifact.repository.js';

/**
 * Who may learn about a token (RFC 7662 §2.1, §4): the client it was issued to, and resource servers, which
 * are registered without any grant type. Everybody else hears that it is not active, as does everybody of a token
 * whose client or user was disabled.
 */
export function mayIntrospect(artifacts: ArtifactRepository) {
  return async (
    _ctx: KoaContextWithOIDC,
    client: Client,
    token: AccessToken | ClientCredentials | RefreshToken,
  ): Promise<boolean> => {
    const mayLearn = token.clientId === client.clientId || client.grantTypes?.length === 0;
    return mayLearn && (token.kind === 'RefreshToken' || artifacts.isTokenActive(token.jti));
  };
}
