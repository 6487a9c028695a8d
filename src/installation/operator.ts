import type { Principal } from '../auth/resource-server/principal.js';
import { MANAGE_INSTALLATION } from '../auth/scopes/identity-scopes.js';
import { ForbiddenError, InsufficientScopeError } from '../fhir/errors/fhir-error.js';

/** Why the routes of the operator are judged by their handlers. */
export const OPERATOR_ROUTE = `asks for the scope ${MANAGE_INSTALLATION}, which is no scope on a resource`;

/** Throws unless the caller may change the installation: a program of the operator's, or an administrator with one. */
export function requireOperator({ scopes, user }: Principal, scope = MANAGE_INSTALLATION): void {
  if (!scopes.has(scope)) throw new InsufficientScopeError(scope);
  if (user && !user.roles.includes('admin'))
    throw new ForbiddenError('Only an administrator may change the installation');
}
