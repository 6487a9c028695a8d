import type { User } from '../../auth/identity/user.entity.js';
import type { SignInFacts, UserRights } from '../../auth/resource-server/principal.js';
import { parseSmartScopes } from '../../auth/scopes/smart-scope.js';
import type { BrokenGlassGrant } from '../../access/break-glass/broken-glass.entity.js';
import { AccessFilter, type TokenAccess } from '../../fhir/access/access-filter.js';
import type { AccessRules } from '../../fhir/access/policy.js';
import { PORTAL_CLIENT_ID } from '../portal-client.js';
import type { PortalSession } from './portal-session.entity.js';

/** The portal shows. It writes only what somebody has looked at as a draft and puts into the record that is open. */
const PORTAL_SCOPES = 'user/*.rs';
const DRAFT_SCOPES = 'patient/*.cruds';

/** Somebody who is signed in, with what the person may see. */
export class Visitor {
  /** Bounded by the person's own rights (docs/decisions, A4), as a token of the portal would be. */
  readonly access: AccessFilter;

  constructor(
    readonly user: User,
    readonly rights: UserRights,
    readonly session: PortalSession,
    private readonly rules: AccessRules,
    /** The record that the person has opened beyond the policy, while it lasts. */
    readonly brokenGlass: BrokenGlassGrant | undefined,
  ) {
    this.access = this.accessBy(PORTAL_SCOPES, brokenGlass ? { brokenGlass } : {});
  }

  /** What the person may write into this one record, and nothing beside it. */
  writingInto(patient: string): AccessFilter {
    return this.accessBy(DRAFT_SCOPES, { patient });
  }

  /** Undefined for sessions of which it is not known. */
  get signIn(): SignInFacts | undefined {
    const { signedInAt, isStrong } = this.session;
    return signedInAt ? { at: signedInAt.getTime() / 1000, methods: isStrong ? ['mfa'] : [] } : undefined;
  }

  /** A person without a role sees the few records that are the own or in the own care. */
  get seesManyPatients(): boolean {
    return this.rights.roles.some(role => role !== 'patient');
  }

  private accessBy(scopes: string, more: Partial<TokenAccess>): AccessFilter {
    const { user, rights, rules } = this;
    const token = {
      subject: user.id,
      clientId: PORTAL_CLIENT_ID,
      scopes: new Set([scopes]),
      smartScopes: parseSmartScopes(scopes),
      user: rights,
    };
    return AccessFilter.forToken({ ...token, ...more }, rules);
  }
}
