import type { ParsedUrlQuery } from 'node:querystring';
import { decodeJwt } from 'jose';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { RateLimits } from '../../../rate-limits/rate-limits.js';
import { formStream, readForm } from './form.js';

const PATHS: ReadonlySet<string> = new Set(['/token', '/introspect', '/revoke', '/par']);

/**
 * One client gets no more than its share of the token endpoint and its neighbours. Only what was granted is counted:
 * otherwise a stranger could use up the share of a client whose id he knows. Refused before a code is consumed.
 */
export function limitedClients(limits: RateLimits) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    const isForm = ctx.method === 'POST' && ctx.is('application/x-www-form-urlencoded');
    if (!isForm || !PATHS.has(ctx.path)) return next();
    const form = await readForm(ctx.req);
    ctx.req = formStream(ctx.req, form);
    const claimed = claimedClient(ctx.get('authorization'), form);
    const wait = claimed === undefined ? undefined : limits.check('grants', claimed);
    if (wait !== undefined) return refuse(ctx, wait);
    await next();
    // The library gives a context its `oidc` when it has found an endpoint.
    const client = (ctx as Partial<KoaContextWithOIDC>).oidc?.client;
    if (client && ctx.status < 400) limits.note('grants', client.clientId);
  };
}

function refuse(ctx: KoaContextWithOIDC, wait: number): void {
  ctx.status = 429;
  ctx.set({ 'Retry-After': String(wait), 'Cache-Control': 'no-store' });
  ctx.body = {
    error: 'temporarily_unavailable',
    error_description: 'too many requests of this client in this minute',
  };
}

/** Who the client says it is (RFC 6749 §2.3.1, RFC 7521 §4.2); nothing is believed yet. */
function claimedClient(authorization: string, form: ParsedUrlQuery): string | undefined {
  const basic = /^Basic +([\w+/=-]+)$/i.exec(authorization)?.[1];
  if (basic !== undefined) return formDecoded(Buffer.from(basic, 'base64').toString().split(':', 1)[0] ?? '');
  const { client_id: clientId, client_assertion: assertion } = form;
  if (typeof clientId === 'string') return clientId;
  return typeof assertion === 'string' ? issuerOf(assertion) : undefined;
}

function formDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function issuerOf(assertion: string): string | undefined {
  try {
    return decodeJwt(assertion).iss;
  } catch {
    return undefined;
  }
}
