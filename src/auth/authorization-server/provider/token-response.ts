import type { KoaContextWithOIDC } from 'oidc-provider';
import type { LaunchContextService } from '../../../launch-context/launch-context.service.js';
import type { LaunchMembers } from './launch-members.js';

/** Adds the launch context beside the token, and the header which RFC 6749 §5.1 asks for. */
export function tokenResponse(launches: LaunchContextService, members: LaunchMembers) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next();
    if (ctx.path !== '/token') return;
    ctx.set('Pragma', 'no-cache');
    const token = ctx.status === 200 ? ctx.oidc.entities.AccessToken : undefined;
    const context = token && (await launches.forGrant(token.grantId));
    if (!token || !context) return;
    const scopes = new Set(token.scope?.split(' '));
    const { id_token: identity, ...body } = ctx.body as Record<string, unknown>;
    const hasIdentity = identity !== undefined && scopes.has('openid');
    ctx.body = {
      ...body,
      ...(hasIdentity ? { id_token: identity } : {}),
      ...members.of(context, scopes),
      ...members.messaging(context),
    };
  };
}
