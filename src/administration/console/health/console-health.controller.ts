import { Get, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Database } from '../../../database/database.js';
import { Pages } from '../../../pages/pages.js';
import { SignedIn } from '../../../portal/session/portal-session.guard.js';
import { Visitor } from '../../../portal/session/visitor.js';
import { readAuditQuery } from '../../audit/audit-query.js';
import { AuditSearch } from '../../audit/audit-search.js';
import { Attention } from '../../health/attention.js';
import { AuditVerifications } from '../../health/audit-verifications.js';
import { InstallationHealth } from '../../health/installation-health.js';
import { ConsoleController } from '../console-controller.decorator.js';
import { Done } from '../done.js';
import { healthPage } from './health.page.js';
import { overviewPage } from './overview.page.js';

interface Counts {
  readonly clients: number;
  readonly users: number;
  readonly tokens: number;
  readonly jobs: number;
}

/** How the installation is. */
@ConsoleController('')
export class ConsoleHealthController {
  constructor(
    private readonly health: InstallationHealth,
    private readonly needs: Attention,
    private readonly verifications: AuditVerifications,
    private readonly search: AuditSearch,
    private readonly database: Database,
    private readonly pages: Pages,
  ) {}

  @Get()
  async overview(@SignedIn() visitor: Visitor, @Res() reply: FastifyReply): Promise<void> {
    const query = readAuditQuery({});
    const summary = await this.search.summarize(query);
    const [health, needs, [counts]] = await Promise.all([
      this.health.check(),
      this.needs.list(),
      this.database.query<Counts & object>({ text: COUNTS, values: [] }),
    ]);
    const { clients = 0, users = 0, tokens = 0, jobs = 0 } = counts ?? {};
    const lines = [
      ['clients', 'apps and services', clients],
      ['users', 'people', users],
      ['tokens', 'tokens in force', tokens],
      ['jobs', 'jobs that wait or run', jobs],
    ] as const;
    await this.pages.send(reply, overviewPage(visitor, { health, needs, counts: lines, query, summary }));
  }

  @Get('health')
  async show(@SignedIn() visitor: Visitor, @Res() reply: FastifyReply): Promise<void> {
    const [health, verifications] = await Promise.all([this.health.check(), this.verifications.list()]);
    await this.pages.send(reply, healthPage(visitor, health, verifications));
  }

  @Post('health/verification')
  async verify(): Promise<never> {
    await this.verifications.start();
    throw new Done('/console/health', 'The audit journal is being verified.');
  }
}

const COUNTS = `select (select count(*)::int from client where enabled) as clients,
  (select count(*)::int from user_account where enabled) as users,
  (select count(*)::int from oidc_artifact where type in ('AccessToken', 'RefreshToken', 'ClientCredentials')
    and expires_at > now() and consumed_at is null) as tokens,
  (select count(*)::int from job where state in ('queued', 'running')) as jobs`;
