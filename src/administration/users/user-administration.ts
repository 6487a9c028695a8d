import { Injectable } from '@nestjs/common';
import { AuditJournal } from '../../audit/audit-journal.js';
import { AccountSessions } from '../../auth/authorization-server/account-sessions.js';
import { UserDeclaration } from '../../auth/identity/user-declaration.js';
import type { User } from '../../auth/identity/user.entity.js';
import { UserRepository } from '../../auth/identity/user.repository.js';
import { ConflictError, InvalidError } from '../../fhir/errors/fhir-error.js';
import { readDeclared } from '../../installation/read-declared.js';
import { found, noteChange } from '../administered.js';
import { type Slice, sliceOf, sliceRequest, textIn } from '../../paging/slice.js';
import { type Invitation, InvitationRepository } from './invitation.repository.js';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Keeps the accounts for the operator: the same for the API, the console and the command line. */
@Injectable()
export class UserAdministration {
  constructor(
    private readonly users: UserRepository,
    private readonly invitations: InvitationRepository,
    private readonly sessions: AccountSessions,
    private readonly journal: AuditJournal,
  ) {}

  /** By user name; `search` is in the names or the address, `role` is one of theirs. */
  async list(sent: Readonly<Record<string, unknown>>): Promise<Slice<User>> {
    const { limit, after: [after] = [] } = sliceRequest(sent, 'text');
    const [text, role] = [textIn(sent, 'search'), textIn(sent, 'role')];
    const users = await this.users.search({ text, role, after, limit: limit + 1 });
    return sliceOf(users, limit, ({ username }) => [username]);
  }

  async find(id: string): Promise<User> {
    return found(UUID.test(id) ? await this.users.findAccount({ id }) : undefined, 'user');
  }

  /** Without a password the person gets one by an invitation. */
  async create(sent: unknown): Promise<User> {
    const declaration = readDeclared(UserDeclaration, sent);
    const username = declaration.username.toLowerCase();
    if (await this.users.findAccount({ username }))
      throw new ConflictError(`There is a user ${username}: choose another username`);
    const { id } = await this.users.declare(declaration);
    await noteChange(this.journal, 'user-changed', { account: username, change: 'created' });
    return this.find(id);
  }

  /** What is left out is gone, save the password. Tokens of the person end when the rights change. */
  async change(id: string, sent: unknown): Promise<User> {
    const known = await this.find(id);
    if (known.managedBy !== null)
      throw new ConflictError('The directory of the hospital keeps this account (SCIM): change it there');
    const declaration = readDeclared(UserDeclaration, { username: known.username, ...(sent as object) });
    if (declaration.username.toLowerCase() !== known.username)
      throw new InvalidError('username cannot be changed: create another user');
    await this.users.declare(declaration);
    await noteChange(this.journal, 'user-changed', { account: known.username, change: 'changed' });
    return this.find(id);
  }

  /** Sessions and tokens of a disabled person end at once. */
  async setEnabled(id: string, isEnabled: boolean): Promise<User> {
    const { username } = await this.find(id);
    await (isEnabled ? this.users.enable(id) : this.users.disable(id));
    if (!isEnabled) await this.sessions.endAll(id);
    const change = isEnabled ? 'enabled' : 'disabled';
    await noteChange(this.journal, 'user-changed', { account: username, change });
    return this.find(id);
  }

  /** A link by which the person sets a password; earlier ones are void. */
  async invite(id: string): Promise<Invitation> {
    const { username, enabled } = await this.find(id);
    if (!enabled) throw new InvalidError('The user is disabled: enable the account first');
    const invitation = await this.invitations.create(id);
    await noteChange(this.journal, 'user-changed', { account: username, change: 'invited' });
    return invitation;
  }

  /** Takes back what the person has granted to apps, and ends all sessions. Returns how many. */
  async revokeAll(id: string): Promise<number> {
    const { username } = await this.find(id);
    const ended = await this.sessions.endAll(id);
    await noteChange(this.journal, 'session-ended', { account: username, ended: String(ended) });
    return ended;
  }
}
