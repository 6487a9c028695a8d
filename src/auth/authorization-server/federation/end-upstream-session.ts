import { Logger } from '@nestjs/common';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { chooseLanguage } from '../../../pages/language/language.js';
import type { Pages } from '../../../pages/pages.js';
import { onwardPage } from '../pages/onward.page.js';
import type { FederationParts } from './federation-parts.js';

const logger = new Logger('UpstreamSignOut');

/** Remembers which session here came from which there: known only when the browser has come back from the login. */
export function bindUpstreamSession({ sessions }: FederationParts) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next();
    if (!ctx.path.startsWith('/authorize/')) return;
    const upstream = ctx.oidc?.result?.login?.['upstream'];
    const uid = ctx.oidc?.session?.uid;
    if (typeof upstream === 'string' && uid !== undefined) await sessions.bind(upstream, uid);
  };
}

/** OpenID Connect RP-Initiated Logout 1.0, on to the identity provider: from there the way leads back to where it led. */
export function endUpstreamSession(parts: FederationParts, pages: Pages) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next();
    if (ctx.path !== '/logout/confirm' || ctx.status !== 303) return;
    const session = ctx.oidc.session as { uid: string; destroyed?: boolean } | undefined;
    if (!session?.destroyed) return;
    const upstream = await signOutAddress(parts, session.uid, ctx.response.get('Location'));
    if (upstream === undefined) return;
    const page = pages.render(
      onwardPage({
        language: chooseLanguage(undefined, ctx.get('accept-language')),
        location: upstream.location,
        name: upstream.name,
        purpose: 'sign-out',
      }),
    );
    ctx.status = 200;
    ctx.remove('Location');
    ctx.set(page.headers);
    ctx.set('Refresh', `0; url=${upstream.location}`);
    ctx.body = page.body;
  };
}

/** A provider that is down keeps nobody from signing out here. */
async function signOutAddress(
  { providers, sessions, pending }: FederationParts,
  sessionUid: string,
  returnTo: string,
): Promise<{ location: string; name: string } | undefined> {
  const session = await sessions.ofSession(sessionUid);
  if (!session) return undefined;
  await sessions.end(session.id);
  const found = await providers.find(session.providerId);
  if (found?.provider.flow !== 'redirect') return undefined;
  try {
    const { hint, sid, subject } = session;
    const location = await found.provider.signOut({
      state: await pending.beginSignOut(session.providerId, returnTo),
      subject,
      facts: { ...(hint === null ? {} : { hint }), ...(sid === null ? {} : { sid }) },
    });
    return location === undefined ? undefined : { location, name: found.declaration.name };
  } catch (error) {
    logger.error(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}
