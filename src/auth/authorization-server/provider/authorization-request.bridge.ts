import { type ParsedUrlQuery, parse, stringify } from 'node:querystring';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { formStream, readForm } from './form.js';

/**
 * Two things that SMART asks of the authorization endpoint and the library does not do.
 * A request may come by POST ("authorize-post"): it is sent on as GET, so that our cookies can stay SameSite=Lax.
 * And `offline_access` is granted without `prompt=consent`, which SMART apps do not send and without which the
 * library drops the scope: consent is always asked here, so the request is sent on saying so.
 */
export function authorizationRequestBridge(authorizationEndpoint: string) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    const isForm = ctx.method === 'POST' && Boolean(ctx.is('application/x-www-form-urlencoded'));
    if (ctx.path === '/par' && isForm) {
      ctx.req = formStream(ctx.req, withPrompt(await readForm(ctx.req)));
      return next();
    }
    if (ctx.path !== '/authorize' || (ctx.method !== 'GET' && !isForm)) return next();
    const request = isForm ? await readForm(ctx.req) : parse(ctx.querystring);
    const prompted = withPrompt(request);
    if (ctx.method === 'GET' && prompted === request) return next();
    ctx.set('Cache-Control', 'no-store');
    ctx.status = 303;
    ctx.redirect(`${authorizationEndpoint}?${stringify(prompted)}`);
  };
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
