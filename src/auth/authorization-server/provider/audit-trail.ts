import type { KoaContextWithOIDC } from 'oidc-provider';
import type { AuditEventKind, AuditNote } from '../../../audit/audit-entry.js';
import { auditedRequest } from '../../../audit/audited-request.js';
import type { Accounts } from '../accounts.js';

/** What each of the library's routes does; those that are left out are open to everyone and change nothing. */
const KINDS: Readonly<Record<string, AuditEventKind>> = {
  authorization: 'authorization',
  resume: 'authorization',
  pushed_authorization_request: 'authorization',
  introspection: 'token-introspected',
  revocation: 'token-revoked',
  end_session_confirm: 'logout',
};

/** Tells the journal what the library has answered. The outermost of its middlewares, so that errors are seen too. */
export function auditTrail(accounts: Accounts) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next();
    const kind = kindOf(ctx);
    if (!kind) return;
    const accountId = ctx.oidc.account?.accountId ?? ctx.oidc.session?.accountId;
    const user = accountId === undefined ? undefined : await accounts.find(accountId);
    auditedRequest()?.note({
      ...noteOf(ctx, kind),
      ...(user ? { user: user.username } : {}),
      ...(user?.fhirUser ? { fhirUser: user.fhirUser } : {}),
    });
  };
}

function kindOf(ctx: KoaContextWithOIDC): AuditEventKind | undefined {
  const route = ctx.oidc?.route;
  if (route !== 'token') return route === undefined ? undefined : KINDS[route];
  return ctx.oidc.params?.['grant_type'] === 'refresh_token' ? 'token-refreshed' : 'token-issued';
}

function noteOf(ctx: KoaContextWithOIDC, kind: AuditEventKind): AuditNote {
  const body = (ctx.body ?? {}) as Readonly<Record<string, unknown>>;
  const { AccessToken: token, ClientCredentials: service } = ctx.oidc.entities;
  const error = ctx.status >= 400 ? body['error'] : undefined;
  const jti = token?.jti ?? service?.jti;
  return {
    kind,
    outcome: ctx.status < 400 ? 'success' : 'refused',
    ...(ctx.oidc.client ? { client: ctx.oidc.client.clientId } : {}),
    ...(jti ? { token: jti } : {}),
    ...(typeof body['patient'] === 'string' ? { patient: body['patient'] } : {}),
    ...(typeof error === 'string' ? { detail: { error } } : {}),
  };
}
