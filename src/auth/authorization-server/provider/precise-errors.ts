import type { EventEmitter } from 'node:events';
import type { errors, KoaContextWithOIDC, Provider } from 'oidc-provider';
import { detailInOtherWords, type ErrorWords, inOtherWords } from './error-words.js';

const ENDPOINT_ERRORS = [
  'authorization.error',
  'grant.error',
  'pushed_authorization_request.error',
  'introspection.error',
  'revocation.error',
] as const;

const DETAIL = 'errorDetail';

/** Where `ErrorWords` of the request are kept for the page. */
export const RETOLD = 'errorWords';
const EXPLAINED: ReadonlySet<unknown> = new Set(['invalid_grant', 'invalid_client']);

/** What would tell a stranger which clients there are, and whether a guess was warm. */
const CONCEALED: ReadonlySet<unknown> = new Set([
  'client not found',
  'invalid secret provided',
  'the provided authentication mechanism does not match the registered client authentication method',
]);

/** Lets the answers of the token endpoint and its neighbours say what is wrong (RFC 6749 §5.2). */
export function listenForDetails(provider: Provider): void {
  // an event has an overload of its own each in the types of the library
  for (const event of ENDPOINT_ERRORS) (provider as EventEmitter).on(event, noteDetail);
}

function noteDetail(ctx: KoaContextWithOIDC, thrown: errors.OIDCProviderError): void {
  const { error_detail: detail } = thrown;
  ctx.state[RETOLD] = inOtherWords(thrown);
  if (!CONCEALED.has(detail)) ctx.state[DETAIL] = detailInOtherWords(detail);
}

/**
 * The library says "grant request is invalid" and keeps the reason to itself; and it says `invalid_request` of a grant
 * type that the client may not use.
 */
export async function preciseErrors(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next();
  const retold = ctx.state[RETOLD] as ErrorWords | undefined;
  if (retold) return retell(ctx, retold);
  const body = ctx.body as Readonly<Record<string, unknown>> | undefined;
  if (ctx.status < 400 || typeof body?.['error'] !== 'string') return;
  const detail: unknown = ctx.state[DETAIL];
  if (EXPLAINED.has(body['error']) && typeof detail === 'string')
    ctx.body = { ...body, error_description: detail };
  else if (isUnauthorized(ctx, body['error'])) ctx.body = { ...body, error: 'unauthorized_client' };
}

/** At the redirect URI, or in JSON; the page was drawn with it. */
function retell(ctx: KoaContextWithOIDC, retold: ErrorWords): void {
  const location = ctx.response.get('Location');
  if (location) return ctx.redirect(withError(new URL(location), retold));
  if (typeof ctx.body === 'object') ctx.body = { ...ctx.body, ...retold };
}

function withError(target: URL, retold: ErrorWords): string {
  const part = target.hash === '' ? 'search' : 'hash';
  const parameters = new URLSearchParams(target[part].slice(1));
  for (const [name, value] of Object.entries(retold)) parameters.set(name, String(value));
  target[part] = parameters.toString();
  return target.href;
}

/** RFC 6749 §5.2. An unknown grant type has an error of its own. */
function isUnauthorized(ctx: KoaContextWithOIDC, error: string): boolean {
  if (ctx.path !== '/token' || error !== 'invalid_request') return false;
  const grantType = ctx.oidc.params?.['grant_type'];
  const client = ctx.oidc.client;
  return typeof grantType === 'string' && client !== undefined && !client.grantTypeAllowed(grantType);
}
