import type { GranularConstraints } from './granular-constraints.js';
import { scopeWords } from './identity-scopes.js';
import { type Acting, refusalOf } from './scope-negotiation.js';

const MOST_NAMED = 5;
const LONGEST_NAME = 100;

/**
 * The `error_description` of `invalid_scope` (RFC 6749 §5.2) for a request of which nothing can be granted: each
 * scope with what is wrong with it. What somebody else could be granted is not in the client's own ceiling.
 */
export function refusedScopes(requested: string, acting: Acting, granular: GranularConstraints): string {
  const scopes = scopeWords(requested);
  if (scopes.length === 0) return 'scope is missing';
  const reasons = scopes
    .slice(0, MOST_NAMED)
    .map(
      scope =>
        `${printable(scope)}: ${refusalOf(scope, acting, granular) ?? 'it is not registered for this client'}`,
    );
  const more = scopes.length > MOST_NAMED ? ` - and ${scopes.length - MOST_NAMED} more` : '';
  return `none of the requested scopes can be granted - ${reasons.join(' - ')}${more}`;
}

/** The characters that an `error_description` may hold. */
function printable(scope: string): string {
  const kept = scope.replace(/[^\x21\x23-\x5B\x5D-\x7E]/g, '?');
  return kept.length > LONGEST_NAME ? `${kept.slice(0, LONGEST_NAME)}...` : kept;
}
