import { Readable } from 'node:stream';
import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { auditedRequest } from '../../audit/audited-request.js';
import { JournalReader } from '../../audit/journal-reader.js';
import { RequiredScopes } from '../../auth/resource-server/decorators/required-scopes.decorator.js';
import type { AccessFilter } from '../access/access-filter.js';
import { ForbiddenError, InvalidError } from '../errors/fhir-error.js';
import { parseInstant } from '../model/instant.js';
import { Access } from '../rest/decorators/access.decorator.js';

/** The journal for a SIEM, as it was written: one JSON object a line, with its place and hash. */
@Controller('audit/export')
export class AuditExportController {
  constructor(private readonly journal: JournalReader) {}

  @Get()
  @RequiredScopes(['AuditEvent.s'])
  async export(
    @Access() access: AccessFilter,
    @Query('_since') wanted: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!access.administers('AuditEvent', 's')) {
      throw new ForbiddenError('The journal is for administrators, and for services with a system/ scope');
    }
    const since = sinceOf(wanted);
    auditedRequest()?.note({ kind: 'export', outcome: 'success', detail: { since: since.toISOString() } });
    await reply
      .headers({ 'Cache-Control': 'no-store' })
      .type('application/x-ndjson; charset=utf-8')
      .send(Readable.from(this.journal.lines(since)));
  }
}

function sinceOf(text: unknown): Date {
  if (text === undefined) return new Date(0);
  const time = typeof text === 'string' ? parseInstant(text.replace(' ', '+')) : undefined;
  if (time === undefined)
    throw new InvalidError('_since must be an instant: 2026-01-31T10:00:00Z', 'http._since', 'value');
  return new Date(time);
}
