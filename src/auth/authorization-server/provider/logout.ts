import type { KoaContextWithOIDC } from 'oidc-provider';
import { chooseLanguage, type Language } from '../../../pages/language/language.js';
import type { Pages } from '../../../pages/pages.js';
import type { Accounts } from '../accounts.js';
import { logoutPage, signedOutPage } from '../pages/logout.page.js';
import type { SessionEnd } from '../persistence/session-end.js';

/** OpenID Connect RP-Initiated Logout 1.0: asked first, so that no foreign page signs anybody out. */
export function logoutSource(pages: Pages, accounts: Accounts) {
  return async (ctx: KoaContextWithOIDC): Promise<void> => {
    const session = ctx.oidc.session;
    const user = session?.accountId === undefined ? undefined : await accounts.find(session.accountId);
    const redirectUri = session?.state?.['postLogoutRedirectUri'];
    const page = pages.render(
      logoutPage({
        language: languageOf(ctx),
        action: ctx.oidc.urlFor('end_session_confirm'),
        fields: { xsrf: String(session?.state?.['secret']), logout: 'yes' },
        ...(user ? { person: { name: user.name, username: user.username } } : {}),
        ...(typeof redirectUri === 'string' ? { redirectUri } : {}),
      }),
    );
    ctx.set(page.headers);
    ctx.body = page.body;
  };
}

export function postLogoutSuccessSource(pages: Pages, homeUri: string) {
  return (ctx: KoaContextWithOIDC): void => {
    const app = ctx.oidc.client?.clientName;
    const page = pages.render(
      signedOutPage({ homeUri, language: languageOf(ctx), ...(app === undefined ? {} : { app }) }),
    );
    ctx.set(page.headers);
    ctx.body = page.body;
  };
}

function languageOf(ctx: KoaContextWithOIDC): Language {
  const wanted = ctx.oidc.params?.['ui_locales'];
  return chooseLanguage(typeof wanted === 'string' ? wanted : undefined, ctx.get('accept-language'));
}

/** `online_access` and the session at the portal end with the browser session. */
export function followSessionEnd(sessions: SessionEnd) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next();
    if (ctx.path !== '/logout/confirm' || ctx.status !== 303) return;
    const session = ctx.oidc.session as { uid: string; destroyed?: boolean } | undefined;
    if (session?.destroyed) await sessions.end(session.uid);
  };
}
