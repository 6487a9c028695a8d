import type { User } from '../../auth/identity/user.entity.js';
import type { UserRights } from '../../auth/resource-server/principal.js';
import { parseSmartScopes } from '../../auth/scopes/smart-scope.js';
import type { BrokenGlassGrant } from '../../access/break-glass/broken-glass.entity.js';
import { AccessFilter } from '../../fhir/access/access-filter.js';
import type { AccessRules } from '../../fhir/access/policy.js';
import { PORTAL_CLIENT_ID } from '../portal-client.js';
import type { PortalSession } from './portal-session.entity.js';

/** The portal only shows; it never writes into a record. */
const PORTAL_SCOPES = 'user/*.rs';

/** Somebody who is signed in, with what the person may see. */
export class Visitor {
  /** Bounded by the person's own rights (docs/decisions, A4), as a token of the portal would be. */
  readonly access: AccessFilter;

  constructor(
    readonly user: User,
    readonly rights: UserRights,
    readonly session: PortalSession,
    rules: AccessRules,
    /** The record that the person has opened beyond the policy, while it lasts. */
    readonly brokenGlass: BrokenGlassGrant | undefined,
  ) {
    const token = {
      subject: user.id,
      clientId: PORTAL_CLIENT_ID,
      scopes: new Set([PORTAL_SCOPES]),
      smartScopes: parseSmartScopes(PORTAL_SCOPES),
      user: rights,
    };
    this.access = AccessFilter.forToken({ ...token, ...(brokenGlass ? { brokenGlass } : {}) }, rules);
  }

  /** A person without a role sees the few records that are the own or in the own care. */
  get seesManyPatients(): boolean {
    return this.rights.roles.some(role => role !== 'patient');
  }
}
