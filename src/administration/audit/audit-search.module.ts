import { Module } from '@nestjs/common';
import { StorageModule } from '../../fhir/storage/storage.module.js';
import { AuditLineRepository } from './audit-line.repository.js';
import { AuditLinesJob } from './audit-lines.job.js';
import { AuditSearch } from './audit-search.js';
import { AuditSearchController } from './audit-search.controller.js';
import { AuditSummaryRepository } from './audit-summary.repository.js';

/** The audit journal for people who look for something in it. */
@Module({
  imports: [StorageModule],
  controllers: [AuditSearchController],
  providers: [AuditLinesJob, AuditLineRepository, AuditSummaryRepository, AuditSearch],
  exports: [AuditSearch, AuditLineRepository, AuditSummaryRepository],
})
export class AuditSearchModule {}
