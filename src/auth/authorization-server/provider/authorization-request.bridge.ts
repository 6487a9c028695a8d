import { type ParsedUrlQuery, parse, stringify } from 'node:querystring';
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { SmartEndpoints } from '../../smart-endpoints.js';
import { formStream, readForm } from './form.js';

/** They say something about an ID token alone. */
const OPENID_PARAMETERS: ReadonlySet<string> = new Set(['nonce', 'acr_values', 'claims_locales']);

/**
 * Three things that SMART asks of the authorization endpoint and the library does not do.
 * A request may come by POST ("authorize-post"): it is sent on as GET, so that our cookies can stay SameSite=Lax.
 * So may one to sign out (RP-Initiated Logout 1.0 §2).
 * And `offline_access` is granted without `prompt=consent`, which SMART apps do not send and without which the
 * library drops the scope: consent is always asked here, so the request is sent on saying so.
 * And parameters of OpenID Connect in a request without `openid` are nothing to this request (RFC 6749 §3.1), which
 * the library would refuse.
 */
export function authorizationRequestBridge(endpoints: SmartEndpoints) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    const isForm = ctx.method === 'POST' && Boolean(ctx.is('application/x-www-form-urlencoded'));
    if (ctx.method === 'POST' && ctx.path === '/logout') {
      return sendOn(ctx, endpoints.endSession, isForm ? await readForm(ctx.req) : {});
    }
    if (ctx.path === '/par' && isForm) {
      ctx.req = formStream(ctx.req, completed(await readForm(ctx.req)));
      return next();
    }
    if (ctx.path !== '/authorize') return next();
    if (ctx.method === 'POST' && !isForm)
      throw new errors.InvalidRequest('only application/x-www-form-urlencoded is understood');
    const request = isForm ? await readForm(ctx.req) : parse(ctx.querystring);
    const sent = completed(request);
    if (!isForm && sent === request) return next();
    sendOn(ctx, endpoints.authorization, sent);
  };
}

function sendOn(ctx: KoaContextWithOIDC, endpoint: string, parameters: ParsedUrlQuery): void {
  ctx.set('Cache-Control', 'no-store');
  ctx.status = 303;
  ctx.redirect(`${endpoint}?${stringify(parameters)}`);
}

/** The same request if there is nothing to change. */
function completed(request: ParsedUrlQuery): ParsedUrlQuery {
  return withPrompt(withoutForeignParameters(request));
}

function withoutForeignParameters(request: ParsedUrlQuery): ParsedUrlQuery {
  const { scope, request: requestObject, request_uri: requestUri } = request;
  const isOpen = typeof scope === 'string' && !scope.split(' ').includes('openid');
  if (!isOpen || requestObject !== undefined || requestUri !== undefined) return request;
  const kept = Object.entries(request).filter(([name]) => !OPENID_PARAMETERS.has(name));
  return kept.length === Object.keys(request).length ? request : Object.fromEntries(kept);
}

/** The same request if there is nothing to add. `none` stays alone: that app does not want anybody to be asked. */
function withPrompt(request: ParsedUrlQuery): ParsedUrlQuery {
  const { scope, prompt } = request;
  if (typeof scope !== 'string' || !scope.split(' ').includes('offline_access')) return request;
  if (Array.isArray(prompt)) return request;
  const prompts = prompt?.split(' ') ?? [];
  if (prompts.includes('consent') || prompts.includes('none')) return request;
  return { ...request, prompt: [...prompts, 'consent'].join(' ') };
}
