import type { PermissionLetter } from '../../auth/scopes/smart-scope.js';
import type { AccessFilter } from '../access/access-filter.js';
import { isResourceType } from '../definitions/resource-types.js';
import { InsufficientScopeError, NotFoundError, NotSupportedError } from '../errors/fhir-error.js';
import { noSuchOperation } from '../errors/no-such-operation.js';
import { isId } from '../model/primitive.js';

/**
 * Answers 403 where nothing of the type can be reached, as the guard does for a request of its own:
 * entries of bundles and callers inside the server pass no guard.
 */
export function requirePermission(
  access: AccessFilter,
  resourceType: string,
  letter: PermissionLetter,
): void {
  if (access.denies(resourceType, letter)) throw new InsufficientScopeError(`${resourceType}.${letter}`);
}

/** https://hl7.org/fhir/R4/http.html#general: an unknown type is a 404. */
export function requireResourceType(name: string): void {
  if (isResourceType(name)) return;
  if (name.startsWith('$')) throw noSuchOperation();
  throw new NotSupportedError(
    'There is no such resource type in FHIR R4: type names are case-sensitive',
    404,
  );
}

/** What cannot be an id is not there. */
export function requireId(id: string): void {
  if (isId(id)) return;
  if (id.startsWith('$')) throw noSuchOperation();
  throw new NotFoundError('An id has 1 to 64 letters, digits, "-" and "."');
}
