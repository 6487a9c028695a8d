import type { Principal } from '../auth/resource-server/principal.js';
import { MANAGE_ACCESS } from '../auth/scopes/identity-scopes.js';
import { ForbiddenError, InsufficientScopeError } from '../fhir/errors/fhir-error.js';

/** Why the routes about access are judged by their handlers. */
export const MANAGED_ROUTE = `asks for the scope ${MANAGE_ACCESS}, which is no scope on a resource`;

/** Throws unless the caller may govern access: a program of the operator's, or a person with one of the roles. */
export function requireManager({ scopes, user }: Principal, roles: readonly string[] = ['admin']): void {
  if (!scopes.has(MANAGE_ACCESS)) throw new InsufficientScopeError(MANAGE_ACCESS);
  if (user && !user.roles.some(role => roles.includes(role)))
    throw new ForbiddenError(`Only people with the role ${roles.join(' or ')} may do this`);
}
