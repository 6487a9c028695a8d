import { Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Pages } from '../../../pages/pages.js';
import { SignedIn } from '../../../portal/session/portal-session.guard.js';
import { SignedForm } from '../../../portal/session/signed-form.decorator.js';
import { Visitor } from '../../../portal/session/visitor.js';
import { sliceRequest, textIn } from '../../../paging/slice.js';
import { BrowserSessions } from '../../sessions/browser-sessions.js';
import { SessionAdministration } from '../../sessions/session-administration.js';
import { narrowing } from '../../sessions/sessions.controller.js';
import { ConsoleController } from '../console-controller.decorator.js';
import { Done } from '../done.js';
import { ClientChoice } from './client-choice.form.js';
import { launchesPage, sessionsPage } from './sessions.page.js';
import { tokensPage } from './tokens.page.js';

type Sent = Readonly<Record<string, unknown>>;

/** What lets people and apps in, and its end: tokens, browser sessions, launches that wait. */
@ConsoleController('')
export class ConsoleSessionsController {
  constructor(
    private readonly administration: SessionAdministration,
    private readonly browsers: BrowserSessions,
    private readonly pages: Pages,
  ) {}

  @Get('tokens')
  async showTokens(
    @SignedIn() visitor: Visitor,
    @Query() sent: Sent,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const found = await this.administration.list(narrowing(sent), sliceRequest(sent, 'time', 'text'));
    await this.pages.send(reply, tokensPage(visitor, found, sent));
  }

  @Post('tokens/:grant/revoke')
  async revoke(@Param('grant') id: string): Promise<never> {
    await this.administration.revoke(id);
    throw new Done('/console/tokens', 'The tokens are ended.');
  }

  @Post('tokens/revoke')
  async revokeAll(@SignedForm(ClientChoice) { client }: ClientChoice): Promise<never> {
    const ended = await this.administration.revokeAllOfClient(client);
    throw new Done('/console/tokens', `What ${client} was granted is ended: ${ended}.`);
  }

  @Get('sessions')
  async showSessions(
    @SignedIn() visitor: Visitor,
    @Query() sent: Sent,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const found = await this.browsers.list(textIn(sent, 'user'), sliceRequest(sent, 'time', 'text'));
    await this.pages.send(reply, sessionsPage(visitor, found, sent));
  }

  @Post('sessions/:session/end')
  async end(@Param('session') id: string): Promise<never> {
    await this.browsers.end(id);
    throw new Done('/console/sessions', 'The session is ended.');
  }

  @Get('launches')
  async showLaunches(
    @SignedIn() visitor: Visitor,
    @Query() sent: Sent,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const found = await this.administration.launches(narrowing(sent), sliceRequest(sent, 'time', 'text'));
    await this.pages.send(reply, launchesPage(visitor, found, sent));
  }

  @Post('launches/:launch/revoke')
  async cancelLaunch(@Param('launch') id: string): Promise<never> {
    await this.administration.cancelLaunch(id);
    throw new Done('/console/launches', 'The launch is cancelled.');
  }
}
