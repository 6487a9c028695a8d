import type { KoaContextWithOIDC } from 'oidc-provider';

/**
 * No script, except the one line by which the library sends a form on (`response_mode=form_post`, and a change of
 * user): to a policy which has `script-src` it adds the hash of that line.
 */
export async function scriptPolicy(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  ctx.set(
    'Content-Security-Policy',
    "default-src 'none'; script-src; base-uri 'none'; frame-ancestors 'none'",
  );
  await next();
}
