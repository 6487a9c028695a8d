import type { KoaContextWithOIDC } from 'oidc-provider';

/** What RFC 6749 §2.3 and RFC 7521 §4.2 know as client authentication in the body. */
const CREDENTIALS = ['client_secret', 'client_assertion'] as const;

/**
 * RFC 7662 §2.1: introspection without authentication would let anybody scan for tokens.
 * The library would take the bare `client_id` of a public client.
 */
export function hasCredentials(ctx: KoaContextWithOIDC, form: Readonly<Record<string, unknown>>): boolean {
  return ctx.headers.authorization !== undefined || CREDENTIALS.some(name => form[name] !== undefined);
}

export function askForCredentials(ctx: KoaContextWithOIDC, realm: string): void {
  ctx.status = 401;
  ctx.set('WWW-Authenticate', `Basic realm="${realm}"`);
  ctx.set('Cache-Control', 'no-store');
  ctx.body = { error: 'invalid_client', error_description: 'introspection needs client authentication' };
}
