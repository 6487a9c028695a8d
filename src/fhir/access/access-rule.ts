import type { PermissionLetter } from '../../auth/scopes/smart-scope.js';
import type { AccessExpression } from './access-expression.js';

/** Who asks, as the token says. */
export interface RuledCaller {
  readonly subject: string;
  readonly clientId: string;
  readonly scopes: ReadonlySet<string>;
  /** In launch context. */
  readonly patient?: string;
  /** Undefined for a backend service. */
  readonly user?: { readonly roles: readonly string[]; readonly fhirUser?: string };
}

/**
 * A further condition on what callers reach, of a module of the installation: beside scopes, policies and consents it
 * can only take away. It is asked once for each request, type and kind of access, and becomes SQL with the rest
 * (docs/decisions, A5): reads, searches, includes, totals, histories and writes obey it without exception. A provider
 * of any module that extends this class is found at start.
 */
export abstract class AccessRule {
  /** The most that the caller may reach; `everything(…)` for what the rule is not about. */
  abstract bound(caller: RuledCaller, resourceType: string, letter: PermissionLetter): AccessExpression;
}
