import { Body, Controller, Get, Param, Post, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AuditJournal } from '../../audit/audit-journal.js';
import { UserRepository } from '../../auth/identity/user.repository.js';
import { PublicEndpoint } from '../../auth/resource-server/decorators/public-endpoint.decorator.js';
import { Pages } from '../../pages/pages.js';
import { PortalError } from '../../portal/portal-error.js';
import { PortalErrorFilter } from '../../portal/portal-error.filter.js';
import { noteChange } from '../administered.js';
import { invitationPage, SHORTEST_PASSWORD } from './invitation.page.js';
import { InvitationRepository } from './invitation.repository.js';

const LONGEST_PASSWORD = 1000;

/** The link that an administrator gives to a person: good once. */
@Controller('invitation')
@UseFilters(PortalErrorFilter)
export class InvitationController {
  constructor(
    private readonly invitations: InvitationRepository,
    private readonly users: UserRepository,
    private readonly journal: AuditJournal,
    private readonly pages: Pages,
  ) {}

  @Get(':token')
  @PublicEndpoint('an invited person chooses a password; judged by the token in the link')
  async show(@Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    if ((await this.invitations.userOf(token)) === undefined) throw noInvitation();
    await this.pages.send(reply, invitationPage());
  }

  @Post(':token')
  @PublicEndpoint('an invited person chooses a password; judged by the token in the link')
  async accept(
    @Param('token') token: string,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if ((await this.invitations.userOf(token)) === undefined) throw noInvitation();
    const { password } = (body ?? {}) as { readonly password?: unknown };
    if (typeof password !== 'string' || password.length < SHORTEST_PASSWORD) {
      await this.pages.send(reply, {
        ...invitationPage(`Use at least ${SHORTEST_PASSWORD} characters.`),
        status: 400,
      });
      return;
    }
    if (password.length > LONGEST_PASSWORD) throw new PortalError(400, 'This password is too long.');
    const userId = await this.invitations.redeem(token);
    if (userId === undefined) throw noInvitation();
    await this.users.setPassword(userId, password);
    const user = await this.users.find(userId);
    await noteChange(this.journal, 'user-changed', { account: user?.username ?? userId, change: 'password' });
    await reply.code(303).headers({ Location: '/sign-in', 'Cache-Control': 'no-store' }).send();
  }
}

function noInvitation(): PortalError {
  return new PortalError(404, 'This link is not good any more. Ask for a new one.');
}
