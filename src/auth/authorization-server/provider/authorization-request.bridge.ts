import { type ParsedUrlQuery, parse, stringify } from 'node:querystring';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { readForm } from './form.js';

/**
 * Two things that SMART asks of the authorization endpoint and the library does not do.
 * A request may come by POST ("authorize-post"): it is sent on as GET, so that our cookies can stay SameSite=Lax.
 * And `offline_access` is granted without `prompt=consent`, which SMART apps do not send and without which the
 * library drops the scope: consent is always asked here, so the request is sent on saying so.
 */
export function authorizationRequestBridge(authorizationEndpoint: string) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (ctx.path !== '/authorize' || (ctx.method !== 'GET' && ctx.method !== 'POST')) return next();
    if (ctx.method === 'POST' && !ctx.is('application/x-www-form-urlencoded')) return next();
    const request = ctx.method === 'POST' ? await readForm(ctx.req) : parse(ctx.querystring);
    const prompt = promptFor(request);
    if (ctx.method === 'GET' && prompt === request['prompt']) return next();
    ctx.set('Cache-Control', 'no-store');
    ctx.status = 303;
    ctx.redirect(
      `${authorizationEndpoint}?${stringify({ ...request, ...(prompt === undefined ? {} : { prompt }) })}`,
    );
  };
}

/** `none` stays alone: the app does not want to be asked, and will get an error which says so. */
function promptFor({ scope, prompt }: ParsedUrlQuery): string | string[] | undefined {
  if (typeof scope !== 'string' || !scope.split(' ').includes('offline_access')) return prompt;
  if (Array.isArray(prompt)) return prompt;
  const prompts = prompt?.split(' ') ?? [];
  return prompts.includes('consent') || prompts.includes('none') ? prompt : [...prompts, 'consent'].join(' ');
}
