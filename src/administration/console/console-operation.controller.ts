import { Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Pages } from '../../pages/pages.js';
import { Redirection } from '../../portal/redirection.js';
import { SignedIn } from '../../portal/session/portal-session.guard.js';
import { Visitor } from '../../portal/session/visitor.js';
import { JobAdministration } from '../jobs/job-administration.js';
import { SessionAdministration } from '../sessions/session-administration.js';
import { SettingsInForce } from '../settings/settings-in-force.js';
import { ConsoleController } from './console-controller.decorator.js';
import { jobsPage, settingsPage, tokensPage } from './operation.page.js';

/** What is going on: tokens in force, background jobs, settings. */
@ConsoleController('')
export class ConsoleOperationController {
  constructor(
    private readonly sessions: SessionAdministration,
    private readonly jobs: JobAdministration,
    private readonly settings: SettingsInForce,
    private readonly pages: Pages,
  ) {}

  @Get('tokens')
  async showTokens(@SignedIn() visitor: Visitor, @Res() reply: FastifyReply): Promise<void> {
    await this.pages.send(reply, tokensPage(visitor, await this.sessions.list()));
  }

  @Post('tokens/:grant/revoke')
  async revoke(@Param('grant') id: string): Promise<never> {
    await this.sessions.revoke(id);
    throw new Redirection('/console/tokens');
  }

  @Get('jobs')
  async showJobs(@SignedIn() visitor: Visitor, @Res() reply: FastifyReply): Promise<void> {
    await this.pages.send(reply, jobsPage(visitor, await this.jobs.list()));
  }

  @Post('jobs/:job/cancel')
  async cancel(@Param('job') id: string): Promise<never> {
    await this.jobs.cancel(id);
    throw new Redirection('/console/jobs');
  }

  @Get('settings')
  async showSettings(@SignedIn() visitor: Visitor, @Res() reply: FastifyReply): Promise<void> {
    await this.pages.send(reply, settingsPage(visitor, this.settings.list()));
  }
}
