import { errors, type KoaContextWithOIDC } from 'oidc-provider';

/** The library answers its own errors; what our middleware throws before it is answered in the same form. */
export async function bridgeErrors(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  try {
    await next();
  } catch (error) {
    if (!(error instanceof errors.OIDCProviderError)) throw error;
    ctx.status = error.statusCode;
    ctx.set('Cache-Control', 'no-store');
    ctx.body = { error: error.error, error_description: error.error_description };
  }
}
