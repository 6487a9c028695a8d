import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { Pages } from '../../../pages/pages.js';
import { renderError } from './error-page.js';

/** Where a person's browser comes to. */
const PAGES: ReadonlySet<string> = new Set(['/authorize', '/logout']);

/**
 * The library answers its own errors; what our middleware throws before it is answered in the same forms:
 * a page for people, JSON for clients.
 */
export function bridgeErrors(pages: Pages) {
  const renderPage = renderError(pages);
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    try {
      await next();
    } catch (thrown) {
      if (!(thrown instanceof errors.OIDCProviderError)) throw thrown;
      const { statusCode, error, error_description } = thrown;
      ctx.status = statusCode;
      ctx.set('Cache-Control', 'no-store');
      if (PAGES.has(ctx.path)) renderPage(ctx, { error, error_description });
      else ctx.body = { error, error_description };
    }
  };
}
