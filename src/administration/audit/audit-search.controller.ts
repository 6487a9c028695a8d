import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { AuditEntry } from '../../audit/audit-entry.js';
import { DelegatedScopes } from '../../auth/resource-server/decorators/delegated-scopes.decorator.js';
import { CurrentPrincipal } from '../../auth/resource-server/decorators/principal.decorator.js';
import type { Principal } from '../../auth/resource-server/principal.js';
import { READ_AUDIT } from '../../auth/scopes/identity-scopes.js';
import { InvalidError } from '../../fhir/errors/fhir-error.js';
import { requireAuditor } from '../../installation/operator.js';
import { administeredBy } from '../administered.js';
import { linkNext, sliceRequest } from '../../paging/slice.js';
import { AUDIT_FILES, type AuditFileFormat, lineView } from './audit-file.js';
import { readAuditQuery } from './audit-query.js';
import { AuditSearch } from './audit-search.js';
import type { AuditSummary } from './audit-summary.repository.js';

type Sent = Readonly<Record<string, unknown>>;

/** What stands in the audit journal (docs/administration.md). */
@Controller('administration/audit')
export class AuditSearchController {
  constructor(private readonly search: AuditSearch) {}

  @Get()
  @DelegatedScopes(administeredBy(READ_AUDIT))
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() sent: Sent,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly Sent[]> {
    requireAuditor(principal);
    const { items, next } = await this.search.page(
      readAuditQuery(sent),
      sliceRequest(sent, 'time', 'count', 'long'),
    );
    linkNext(reply, sent, next);
    return items.map(lineView);
  }

  /** How much was done by hour or day, by whom and by which app, and what was denied. */
  @Get('summary')
  @DelegatedScopes(administeredBy(READ_AUDIT))
  async summarize(@CurrentPrincipal() principal: Principal, @Query() sent: Sent): Promise<AuditSummary> {
    requireAuditor(principal);
    return this.search.summarize(readAuditQuery(sent));
  }

  @Get('export')
  @DelegatedScopes(administeredBy(READ_AUDIT))
  async export(
    @CurrentPrincipal() principal: Principal,
    @Query() sent: Sent,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    requireAuditor(principal);
    await sendAuditFile(this.search, sent, reply);
  }

  @Get('entries/:writer/:sequence')
  @DelegatedScopes(administeredBy(READ_AUDIT))
  async read(
    @CurrentPrincipal() principal: Principal,
    @Param('writer') writer: string,
    @Param('sequence') sequence: string,
  ): Promise<AuditEntry> {
    requireAuditor(principal);
    return this.search.entry(writer, sequence);
  }
}

/** Streams what is found, in the `format` that is asked for. */
export async function sendAuditFile(search: AuditSearch, sent: Sent, reply: FastifyReply): Promise<void> {
  const { format = 'ndjson' } = sent;
  if (!isFormat(format)) throw new InvalidError(`format must be ${Object.keys(AUDIT_FILES).join(' or ')}`);
  const found = await search.export(readAuditQuery(sent));
  const { type, lines } = AUDIT_FILES[format];
  await reply
    .headers({
      'Cache-Control': 'no-store',
      'Content-Disposition': `attachment; filename="audit.${format}"`,
    })
    .type(type)
    .send(Readable.from(lines(found)));
}

function isFormat(format: unknown): format is AuditFileFormat {
  return typeof format === 'string' && Object.hasOwn(AUDIT_FILES, format);
}
