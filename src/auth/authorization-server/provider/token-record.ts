import type { AccessToken, ClientCredentials, JWTStructured, KoaContextWithOIDC } from 'oidc-provider';
import { narrowedDetails } from '../rich-requests/rich-authorization.js';
import type { ArtifactRepository } from '../persistence/artifact.repository.js';

/** On its way into the row: which of the user's rights the token carries. */
export const RIGHTS_GENERATION = 'firekeeper_rights_generation';

/** Longer claims stay here: headers have limits (decisions C5). */
const LONGEST_CLAIMS_BYTES = 2900;

/**
 * Keeps a row for each JWT access token, in the shape of an opaque one, under its `jti`: so it can be
 * introspected and revoked, which the library does for opaque tokens alone. What only our own resource server
 * needs to know of the user is left out, for introspection shows the row. The scope may have been narrowed.
 */
export function tokenRecord(artifacts: ArtifactRepository, fhirBase: string) {
  return async (
    _ctx: KoaContextWithOIDC,
    token: AccessToken | ClientCredentials,
    { payload }: JWTStructured,
  ): Promise<void> => {
    payload['scope'] = token.scope;
    token.rar = narrowedDetails(token.rar, token.scope, fhirBase);
    payload['authorization_details'] = token.rar;
    const { firekeeper_user: _rights, [RIGHTS_GENERATION]: rightsGeneration, ...extra } = token.extra ?? {};
    delete payload[RIGHTS_GENERATION];
    await artifacts.save({
      type: token.kind,
      id: String(payload['jti']),
      payload: {
        kind: token.kind,
        jti: payload['jti'],
        iat: payload['iat'],
        exp: payload['exp'],
        aud: token.aud,
        clientId: token.clientId,
        scope: token.scope,
        ...bindingOf(token),
        ...(token.rar ? { rar: token.rar } : {}),
        extra,
        ...(rightsGeneration === undefined ? {} : { rightsGeneration }),
        ...(token.kind === 'AccessToken'
          ? {
              accountId: token.accountId,
              grantId: token.grantId,
              gty: token.gty,
              sessionUid: token.sessionUid,
            }
          : {}),
      },
      grantId: token.kind === 'AccessToken' ? token.grantId : undefined,
      expiresAt: new Date(Number(payload['exp']) * 1000),
    });
    if (Buffer.byteLength(JSON.stringify(payload)) > LONGEST_CLAIMS_BYTES) keepScopeHere(payload);
  };
}

/** The key and the certificate to which it is bound. */
function bindingOf({ jkt, 'x5t#S256': x5t }: AccessToken | ClientCredentials): Record<string, string> {
  return { ...(jkt === undefined ? {} : { jkt }), ...(x5t === undefined ? {} : { 'x5t#S256': x5t }) };
}

/** The resource server asks for it under the `jti`. Introspection and the token response tell it as ever. */
function keepScopeHere(payload: Record<string, unknown>): void {
  delete payload['scope'];
  delete payload['authorization_details'];
}
