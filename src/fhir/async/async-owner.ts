import type { Principal } from '../../auth/resource-server/principal.js';
import type { AccessFilter } from '../access/access-filter.js';

/** Who began a request: the same client, user, patient, scopes and rights; a refreshed token is the same owner. */
export function asyncOwner({ user, encounter }: Principal, access: AccessFilter): string {
  return JSON.stringify([access.caller, user ?? null, encounter ?? null]);
}
