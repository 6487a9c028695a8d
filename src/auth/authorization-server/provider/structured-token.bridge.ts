import { jwtVerify } from 'jose';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { SigningKeys } from '../keys/signing-keys.js';
import { readForm, formStream } from './form.js';
import { askForCredentials, hasCredentials } from './introspection-authentication.js';

const PATHS: ReadonlySet<string> = new Set(['/introspect', '/revoke']);

/** Three parts are a JWT; opaque tokens have no dots. */
const STRUCTURED = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/**
 * The library introspects and revokes only what it can look up by its value. A JWT of ours is verified here and
 * replaced by its `jti`, under which `token-record.ts` has kept it; one that does not verify becomes unknown.
 */
export function structuredTokenBridge(keys: SigningKeys, issuer: string, audience: string) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    const isForm = ctx.method === 'POST' && ctx.is('application/x-www-form-urlencoded');
    if (!isForm || !PATHS.has(ctx.path)) return next();
    const form = await readForm(ctx.req);
    if (ctx.path === '/introspect' && !hasCredentials(ctx, form)) return askForCredentials(ctx, issuer);
    if (typeof form['token'] === 'string' && STRUCTURED.test(form['token'])) {
      form['token'] = (await tokenIdOf(form['token'])) ?? 'unknown';
    }
    ctx.req = formStream(ctx.req, form);
    return next();
  };

  async function tokenIdOf(token: string): Promise<string | undefined> {
    try {
      const { payload } = await jwtVerify(token, ({ kid }) => keys.requireVerifyingKey(kid), {
        issuer,
        audience,
        typ: 'at+jwt',
        algorithms: ['ES256', 'RS256'],
      });
      return payload.jti;
    } catch {
      return undefined;
    }
  }
}
