import { Module } from '@nestjs/common';
import { StorageModule } from '../../fhir/storage/storage.module.js';
import { PagesModule } from '../../pages/pages.module.js';
import { ConsoleAuditController } from '../console/audit/console-audit.controller.js';
import { AuditLineRepository } from './audit-line.repository.js';
import { AuditLinesJob } from './audit-lines.job.js';
import { AuditSearch } from './audit-search.js';
import { AuditSearchController } from './audit-search.controller.js';
import { AuditSummaryRepository } from './audit-summary.repository.js';

/** The audit journal for people who look for something in it. */
@Module({
  imports: [StorageModule, PagesModule],
  controllers: [AuditSearchController, ConsoleAuditController],
  providers: [AuditLinesJob, AuditLineRepository, AuditSummaryRepository, AuditSearch],
  exports: [AuditSearch, AuditLineRepository, AuditSummaryRepository],
})
export class AuditSearchModule {}
