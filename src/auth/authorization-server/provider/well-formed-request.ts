import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { holdsNull } from './form.js';

const METHODS: Readonly<Record<string, readonly string[]>> = {
  '/authorize': ['GET', 'POST'],
  '/token': ['POST'],
  '/introspect': ['POST'],
  '/revoke': ['POST'],
  '/par': ['POST'],
  '/userinfo': ['GET', 'POST'],
  '/logout': ['GET', 'POST'],
  '/jwks': ['GET'],
  '/.well-known/openid-configuration': ['GET'],
  '/.well-known/oauth-authorization-server': ['GET'],
};

/** Refuses what no endpoint could answer before anything looks at it: a wrong method, a NUL in a parameter. */
export async function wellFormedRequest(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  const allowed = METHODS[ctx.path] ?? [];
  if (allowed.length > 0 && ctx.method !== 'OPTIONS' && !isOneOf(allowed, ctx.method)) {
    ctx.set('Allow', allowed.join(', '));
    throw new errors.InvalidRequest(`${ctx.path} is to be asked by ${allowed.join(' or ')}`, 405);
  }
  if (holdsNull(ctx.querystring)) throw new errors.InvalidRequest('no parameter may hold the character NUL');
  return next();
}

function isOneOf(allowed: readonly string[], method: string): boolean {
  return allowed.includes(method === 'HEAD' ? 'GET' : method);
}
