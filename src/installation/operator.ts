import type { Principal } from '../auth/resource-server/principal.js';
import { MANAGE_INSTALLATION, READ_AUDIT } from '../auth/scopes/identity-scopes.js';
import { ForbiddenError, InsufficientScopeError } from '../fhir/errors/fhir-error.js';

/** Why the routes of the operator are judged by their handlers. */
export const OPERATOR_ROUTE = `asks for the scope ${MANAGE_INSTALLATION}, which is no scope on a resource`;

/** Throws unless the caller may change the installation: a program of the operator's, or an administrator with one. */
export function requireOperator({ scopes, user }: Principal, scope = MANAGE_INSTALLATION): void {
  if (!scopes.has(scope)) throw new InsufficientScopeError(scope);
  if (user && !user.roles.includes('admin'))
    throw new ForbiddenError('Only an administrator may change the installation');
}

/** Who may read the audit journal; nobody else gets there by a scope. */
export const AUDITORS = ['admin', 'privacy-officer'] as const;

/** Throws unless the caller may read the audit journal: a program of the operator's, an administrator, a privacy officer. */
export function requireAuditor({ scopes, user }: Principal): void {
  if (!scopes.has(READ_AUDIT)) throw new InsufficientScopeError(READ_AUDIT);
  if (user && !AUDITORS.some(role => user.roles.includes(role)))
    throw new ForbiddenError('Only an administrator or a privacy officer may read the audit journal');
}
