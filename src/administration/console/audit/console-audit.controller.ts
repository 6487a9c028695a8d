import { Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { BrokenGlassRepository } from '../../../access/break-glass/broken-glass.repository.js';
import { AUDITORS } from '../../../installation/operator.js';
import { Pages } from '../../../pages/pages.js';
import { SignedIn } from '../../../portal/session/portal-session.guard.js';
import { Visitor } from '../../../portal/session/visitor.js';
import { AuditLineRepository } from '../../audit/audit-line.repository.js';
import { readAuditQuery } from '../../audit/audit-query.js';
import { AuditSearch } from '../../audit/audit-search.js';
import { sendAuditFile } from '../../audit/audit-search.controller.js';
import { sliceRequest } from '../../../paging/slice.js';
import { ConsoleController } from '../console-controller.decorator.js';
import { auditPage } from './audit.page.js';
import { entryPage } from './entry.page.js';

type Sent = Readonly<Record<string, unknown>>;

/** The audit journal, read by people. */
@ConsoleController('audit', AUDITORS)
export class ConsoleAuditController {
  constructor(
    private readonly search: AuditSearch,
    private readonly lines: AuditLineRepository,
    private readonly glass: BrokenGlassRepository,
    private readonly pages: Pages,
  ) {}

  @Get()
  async show(@SignedIn() visitor: Visitor, @Query() sent: Sent, @Res() reply: FastifyReply): Promise<void> {
    const query = readAuditQuery(sent);
    const found = await this.search.page(query, sliceRequest(sent, 'time', 'count', 'long'));
    const [summary, lag, glassToReview] = await Promise.all([
      this.search.summarize(query),
      this.lines.lag(),
      this.glass.countWaiting(),
    ]);
    const view = { query, found, summary, lag, glassToReview };
    await this.pages.send(reply, auditPage(visitor, view));
  }

  @Get('export')
  async export(@Query() sent: Sent, @Res() reply: FastifyReply): Promise<void> {
    await sendAuditFile(this.search, sent, reply);
  }

  @Get('entries/:writer/:sequence')
  async showEntry(
    @SignedIn() visitor: Visitor,
    @Param('writer') writer: string,
    @Param('sequence') sequence: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const entry = await this.search.entry(writer, sequence);
    await this.pages.send(reply, entryPage(visitor, entry, `writer ${writer}, row ${sequence}`));
  }
}
