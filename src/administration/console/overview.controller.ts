import { Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Readiness } from '../../operations/health/readiness.js';
import { html } from '../../pages/html.js';
import { Pages } from '../../pages/pages.js';
import { SignedIn } from '../../portal/session/portal-session.guard.js';
import { Visitor } from '../../portal/session/visitor.js';
import { ClientAdministration } from '../clients/client-administration.js';
import { JobAdministration } from '../jobs/job-administration.js';
import { SessionAdministration } from '../sessions/session-administration.js';
import { UserAdministration } from '../users/user-administration.js';
import { ConsoleController } from './console-controller.decorator.js';
import { consolePage } from './console.page.js';

const STATUS_WORDS = { pass: 'well', warn: 'look at it', fail: 'out of order' } as const;

/** How the installation is, at a glance. */
@ConsoleController('')
export class OverviewController {
  constructor(
    private readonly readiness: Readiness,
    private readonly clients: ClientAdministration,
    private readonly users: UserAdministration,
    private readonly sessions: SessionAdministration,
    private readonly jobs: JobAdministration,
    private readonly pages: Pages,
  ) {}

  @Get()
  async show(@SignedIn() visitor: Visitor, @Res() reply: FastifyReply): Promise<void> {
    const [health, clients, users, tokens, jobs] = await Promise.all([
      this.readiness.check(),
      this.clients.list({ limit: '500' }),
      this.users.list(),
      this.sessions.list(),
      this.jobs.list(),
    ]);
    const going = jobs.filter(({ state }) => state === 'queued' || state === 'running');
    const counts = [
      ['clients', 'apps and services', clients.items.length],
      ['users', 'people', users.length],
      ['tokens', 'grants with tokens in force', tokens.length],
      ['jobs', 'jobs that wait or run', going.length],
    ] as const;
    const content = html`<section class="panel" aria-labelledby="health">
        <h2 id="health">Health: ${STATUS_WORDS[health.status]}</h2>
        <ul class="lines">
          ${Object.entries(health.checks).map(
            ([name, { status, output }]) =>
              html`<li><span>${name}</span> <span>${output ?? STATUS_WORDS[status]}</span></li>`,
          )}
        </ul>
      </section>
      <section class="panel" aria-labelledby="counts">
        <h2 id="counts">What there is</h2>
        <ul class="lines">
          ${counts.map(
            ([path, words, count]) =>
              html`<li><a href="/console/${path}">${words}</a> <span class="number">${count}</span></li>`,
          )}
        </ul>
      </section>`;
    await this.pages.send(reply, consolePage(visitor, 'Administration', content));
  }
}
