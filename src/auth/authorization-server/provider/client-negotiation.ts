import type { Client } from 'oidc-provider';
import type { GranularConstraints } from '../../scopes/granular-constraints.js';
import { negotiateScopes, type Acting } from '../../scopes/scope-negotiation.js';

/** Negotiates within what the client may ever have; see `ClientAdapter` for the member. */
export function negotiateFor(
  client: Client,
  requested: string,
  acting: Acting,
  granular: GranularConstraints,
): readonly string[] {
  const ceiling = client.metadata()['firekeeper_scope'];
  return negotiateScopes(requested, typeof ceiling === 'string' ? ceiling : null, acting, granular);
}
