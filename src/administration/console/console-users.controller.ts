import { Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { User } from '../../auth/identity/user.entity.js';
import { Environment } from '../../config/environment.js';
import { ConflictError } from '../../fhir/errors/fhir-error.js';
import { Pages } from '../../pages/pages.js';
import { SignedIn } from '../../portal/session/portal-session.guard.js';
import { SignedForm } from '../../portal/session/signed-form.decorator.js';
import { Visitor } from '../../portal/session/visitor.js';
import { UserAdministration } from '../users/user-administration.js';
import { ConsoleController } from './console-controller.decorator.js';
import { Done } from './done.js';
import { FormFields, given } from '../../pages/form-fields.js';
import { type InvitationLink, usersPage } from './users.page.js';

/** Accounts, kept by people. */
@ConsoleController('users')
export class ConsoleUsersController {
  constructor(
    private readonly users: UserAdministration,
    private readonly environment: Environment,
    private readonly pages: Pages,
  ) {}

  @Get()
  async list(
    @SignedIn() visitor: Visitor,
    @Query() sent: Readonly<Record<string, unknown>>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.pages.send(reply, usersPage(visitor, await this.users.list(sent), sent));
  }

  @Post()
  async create(
    @SignedIn() visitor: Visitor,
    @SignedForm() form: FormFields,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const texts = ['username', 'name', 'email', 'fhirUser'].map(name => [name, form.text(name)]);
    const user = await this.users.create(given({ ...Object.fromEntries(texts), roles: form.words('roles') }));
    await this.show(visitor, reply, await this.invite(user));
  }

  @Post(':user/invitation')
  async invitation(
    @SignedIn() visitor: Visitor,
    @Param('user') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.show(visitor, reply, await this.invite(await this.users.find(id)));
  }

  @Post(':user/roles')
  async setRoles(
    @SignedIn() visitor: Visitor,
    @Param('user') id: string,
    @SignedForm() form: FormFields,
  ): Promise<never> {
    const roles = form.words('roles') ?? [];
    if (!roles.includes('admin')) refuseOwn(visitor, id);
    const { username, name, email, fhirUser, proxies } = await this.users.find(id);
    const kept = { name, email: email ?? undefined, fhirUser: fhirUser ?? undefined, proxies };
    await this.users.change(id, given({ ...kept, roles }));
    throw new Done('/console/users', `Roles of ${username}: ${roles.join(', ') || 'none'}.`);
  }

  @Post(':user/revoke')
  async revokeAll(@Param('user') id: string): Promise<never> {
    const { username } = await this.users.find(id);
    const ended = await this.users.revokeAll(id);
    throw new Done('/console/users', `Grants and sessions of ${username} are ended: ${ended}.`);
  }

  @Post(':user/disable')
  async disable(@SignedIn() visitor: Visitor, @Param('user') id: string): Promise<never> {
    refuseOwn(visitor, id);
    const { username } = await this.users.setEnabled(id, false);
    throw new Done('/console/users', `${username} is disabled, and signed out everywhere.`);
  }

  @Post(':user/enable')
  async enable(@Param('user') id: string): Promise<never> {
    const { username } = await this.users.setEnabled(id, true);
    throw new Done('/console/users', `${username} is enabled.`);
  }

  private async invite({ id, username }: User): Promise<InvitationLink> {
    const { token } = await this.users.invite(id);
    return { username, url: `${this.environment.publicUrl}/invitation/${token}` };
  }

  private async show(visitor: Visitor, reply: FastifyReply, link: InvitationLink): Promise<void> {
    await this.pages.send(reply, usersPage(visitor, await this.users.list({}), {}, link));
  }
}

/** So that there is always somebody left who can let others in again. */
function refuseOwn({ user }: Visitor, id: string): void {
  if (user.id === id)
    throw new ConflictError('This is your own account: another administrator can take it out of office');
}
