import { Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Pages } from '../../pages/pages.js';
import { SignedIn } from '../../portal/session/portal-session.guard.js';
import { Visitor } from '../../portal/session/visitor.js';
import { JobAdministration } from '../jobs/job-administration.js';
import { SettingsInForce } from '../settings/settings-in-force.js';
import { ConsoleController } from './console-controller.decorator.js';
import { Done } from './done.js';
import { jobsPage, settingsPage } from './operation.page.js';

/** What is going on: background jobs, settings. */
@ConsoleController('')
export class ConsoleOperationController {
  constructor(
    private readonly jobs: JobAdministration,
    private readonly settings: SettingsInForce,
    private readonly pages: Pages,
  ) {}

  @Get('jobs')
  async showJobs(
    @SignedIn() visitor: Visitor,
    @Query() sent: Readonly<Record<string, unknown>>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.pages.send(reply, jobsPage(visitor, await this.jobs.list(sent), sent));
  }

  @Post('jobs/:job/cancel')
  async cancel(@Param('job') id: string): Promise<never> {
    const { kind } = await this.jobs.cancel(id);
    throw new Done('/console/jobs', `${kind} is cancelled.`);
  }

  @Post('jobs/:job/retry')
  async retry(@Param('job') id: string): Promise<never> {
    const { kind } = await this.jobs.retry(id);
    throw new Done('/console/jobs', `${kind} is tried again.`);
  }

  @Get('settings')
  async showSettings(@SignedIn() visitor: Visitor, @Res() reply: FastifyReply): Promise<void> {
    await this.pages.send(reply, settingsPage(visitor, this.settings.list()));
  }
}
