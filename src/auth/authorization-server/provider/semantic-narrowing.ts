import type { AccessToken, ClientCredentials, KoaContextWithOIDC } from 'oidc-provider';
import type { GranularConstraints } from '../../scopes/granular-constraints.js';
import { scopeWords } from '../../scopes/identity-scopes.js';
import { covers } from '../../scopes/scope-coverage.js';
import { negotiateScopes } from '../../scopes/scope-negotiation.js';
import type { ArtifactAdapter } from '../persistence/artifact.adapter.js';
import { formStream, readForm } from './form.js';

const NARROWED = 'narrowedScope';

/**
 * A refresh may ask for less (RFC 6749 §6), and of `patient/*.rs` `patient/Observation.rs` is less. The library
 * compares words. Where every word asked for is covered by one that was granted, the request goes on without
 * `scope`, and the access token is narrowed when it is made; the refresh token keeps what it has.
 */
export function semanticNarrowing(refreshTokens: ArtifactAdapter, granular: GranularConstraints) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    const isForm = ctx.method === 'POST' && ctx.is('application/x-www-form-urlencoded');
    if (ctx.path !== '/token' || !isForm) return next();
    const { scope, ...form } = await readForm(ctx.req);
    const { grant_type: grantType, refresh_token: token } = form;
    const isRefresh = grantType === 'refresh_token' && typeof token === 'string' && typeof scope === 'string';
    if (isRefresh && isLess(scope, (await refreshTokens.find(token))?.scope, granular)) {
      ctx.state[NARROWED] = scopeWords(scope);
      ctx.req = formStream(ctx.req, form);
    } else {
      ctx.req = formStream(ctx.req, scope === undefined ? form : { ...form, scope });
    }
    return next();
  };
}

/** False as well for what the library can judge by itself. */
function isLess(asked: string, granted: string | undefined, granular: GranularConstraints): boolean {
  const held = scopeWords(granted ?? '');
  const words = scopeWords(asked);
  if (words.every(word => held.includes(word))) return false;
  const possible = negotiateScopes(asked, granted ?? '', 'person', granular);
  return words.every(word => possible.includes(word));
}

/** The token as it was narrowed; what it does not hold any more, since the client's ceiling came down, stays away. */
export function narrow(ctx: KoaContextWithOIDC, token: AccessToken | ClientCredentials): void {
  const narrowed = ctx.state[NARROWED] as readonly string[] | undefined;
  if (!narrowed) return;
  const held = scopeWords(token.scope ?? '');
  token.scope = narrowed.filter(scope => held.some(each => covers(each, scope))).join(' ');
}
