import { Injectable } from '@nestjs/common';
import { AuditJournal } from '../../audit/audit-journal.js';
import { AccountSessions } from '../../auth/authorization-server/account-sessions.js';
import type { IdentityLink } from '../../auth/identity/accounts/identity-link.entity.js';
import { LinkedIdentityRepository } from '../../auth/identity/accounts/linked-identity.repository.js';
import { PasskeyRegistration } from '../../auth/identity/second-factor/passkey-registration.js';
import type { PasskeySummary } from '../../auth/identity/second-factor/passkey.repository.js';
import { SecondFactors } from '../../auth/identity/second-factor/second-factors.js';
import type { User } from '../../auth/identity/user.entity.js';
import { UserRepository } from '../../auth/identity/user.repository.js';
import { ConflictError, InvalidError } from '../../fhir/errors/fhir-error.js';
import { found, noteChange } from '../administered.js';
import { type Invitation, InvitationRepository } from '../users/invitation.repository.js';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
/** An administrator gives the link to somebody who waits for it. */
const RESET_HOURS = 24;

/** By what somebody can sign in. */
export interface Credentials {
  readonly user: User;
  readonly hasApp: boolean;
  readonly recoveryCodesLeft: number;
  readonly passkeys: readonly PasskeySummary[];
  readonly identities: readonly IdentityLink[];
}

/** Helps people who have lost what they sign in with. The same for the API, the console and the command line. */
@Injectable()
export class CredentialAdministration {
  constructor(
    private readonly users: UserRepository,
    private readonly factors: SecondFactors,
    private readonly passkeys: PasskeyRegistration,
    private readonly links: LinkedIdentityRepository,
    private readonly invitations: InvitationRepository,
    private readonly sessions: AccountSessions,
    private readonly journal: AuditJournal,
  ) {}

  async of(userId: string): Promise<Credentials> {
    const user = await this.find(userId);
    const [{ hasApp }, recoveryCodesLeft, passkeys, identities] = await Promise.all([
      this.factors.kindsOf(userId),
      this.factors.countRecoveryCodes(userId),
      this.passkeys.list(userId),
      this.links.ofUser(userId),
    ]);
    return { user, hasApp, recoveryCodesLeft, passkeys, identities };
  }

  /** Authenticator app, passkeys and recovery codes. Returns how many sessions and grants ended with them. */
  async resetSecondFactor(userId: string, endsSessions: boolean): Promise<number> {
    const { username } = await this.find(userId);
    if (!(await this.factors.removeAll(userId))) throw new ConflictError(`${username} has no second factor`);
    const ended = endsSessions ? await this.sessions.endAll(userId) : 0;
    await this.note(username, 'second-factor-reset', { ended: String(ended) });
    return ended;
  }

  /** A link by which the person sets a new password; earlier ones are void. The present password stays until then. */
  async resetPassword(userId: string, endsSessions: boolean): Promise<Invitation> {
    const { username, enabled, passwordHash } = await this.find(userId);
    if (!enabled) throw new InvalidError('The user is disabled: enable the account first');
    if (passwordHash === null)
      throw new InvalidError('The user has no password here: an invitation would give one');
    const link = await this.invitations.create(userId, { hours: RESET_HOURS, endsSessions });
    await this.note(username, 'password-reset-link', { end_sessions: String(endsSessions) });
    return link;
  }

  /** With all sessions and grants, for whoever signed in there has them. Throws ConflictError for the only way in. */
  async unlink(userId: string, providerId: string, subject: string): Promise<void> {
    const { username } = await this.find(userId);
    const outcome = await this.links.unlink(userId, providerId, subject);
    if (outcome === 'unknown') found(undefined, 'identity of this user');
    if (outcome === 'last')
      throw new ConflictError('This is the only way to sign in: invite the user to set a password first');
    const ended = await this.sessions.endAll(userId);
    await this.note(username, 'identity-unlinked', { provider: providerId, ended: String(ended) });
  }

  private async find(id: string): Promise<User> {
    return found(UUID.test(id) ? await this.users.findAccount({ id }) : undefined, 'user');
  }

  private note(account: string, change: string, more: Readonly<Record<string, string>>): Promise<void> {
    return noteChange(this.journal, 'user-changed', { account, change, ...more });
  }
}
