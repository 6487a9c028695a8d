import { Body, Controller, Get, Param, Post, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AuditJournal } from '../../audit/audit-journal.js';
import { AccountSessions } from '../../auth/authorization-server/account-sessions.js';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../../auth/identity/password-length.js';
import { SignInThrottle } from '../../auth/identity/sign-in-throttle.js';
import { UserRepository } from '../../auth/identity/user.repository.js';
import { PublicEndpoint } from '../../auth/resource-server/decorators/public-endpoint.decorator.js';
import type { Language } from '../../pages/language/language.js';
import { ReaderLanguage } from '../../pages/language/reader-language.js';
import { Pages } from '../../pages/pages.js';
import { seeOther } from '../../pages/see-other.js';
import { PortalError } from '../../portal/portal-error.js';
import { PortalErrorFilter } from '../../portal/portal-error.filter.js';
import { noteChange } from '../administered.js';
import { invitationPage } from './invitation.page.js';
import { InvitationRepository, type RedeemedLink } from './invitation.repository.js';

/** The link that an administrator gives to a person: good once. */
@Controller('invitation')
@UseFilters(PortalErrorFilter)
export class InvitationController {
  constructor(
    private readonly invitations: InvitationRepository,
    private readonly users: UserRepository,
    private readonly sessions: AccountSessions,
    private readonly throttle: SignInThrottle,
    private readonly journal: AuditJournal,
    private readonly pages: Pages,
  ) {}

  @Get(':token')
  @PublicEndpoint('an invited person chooses a password; judged by the token in the link')
  async show(
    @Param('token') token: string,
    @ReaderLanguage() language: Language,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if ((await this.invitations.userOf(token)) === undefined) throw noInvitation();
    await this.pages.send(reply, invitationPage(language));
  }

  @Post(':token')
  @PublicEndpoint('an invited person chooses a password; judged by the token in the link')
  async accept(
    @Param('token') token: string,
    @Body() body: unknown,
    @ReaderLanguage() language: Language,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if ((await this.invitations.userOf(token)) === undefined) throw noInvitation();
    const { password } = (body ?? {}) as { readonly password?: unknown };
    if (typeof password !== 'string' || password.length < SHORTEST_PASSWORD) {
      const page = invitationPage(language, true);
      return this.pages.send(reply, { ...page, status: 400 });
    }
    if (password.length > LONGEST_PASSWORD) throw new PortalError(400, say => say.longPassword);
    const link = await this.invitations.redeem(token);
    if (!link) throw noInvitation();
    await this.users.setPassword(link.userId, password);
    await this.settle(link);
    await seeOther(reply, '/sign-in');
  }

  /** Whoever was slowed down for guessing at the old password may try the new one at once. */
  private async settle({ userId, endsSessions }: RedeemedLink): Promise<void> {
    const user = await this.users.find(userId);
    const ended = endsSessions ? await this.sessions.endAll(userId) : 0;
    if (user) await this.throttle.forget(user.username);
    await noteChange(this.journal, 'user-changed', {
      account: user?.username ?? userId,
      change: 'password',
      ...(endsSessions ? { ended: String(ended) } : {}),
    });
  }
}

function noInvitation(): PortalError {
  return new PortalError(404, say => say.deadLink);
}
