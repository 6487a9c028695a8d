import { Module } from '@nestjs/common';
import { StorageModule } from '../storage/storage.module.js';
import { AuditExportController } from './audit-export.controller.js';
import { AuditEventsJob } from './audit-events.job.js';
import { AuditEventsRetentionJob } from './audit-events-retention.job.js';
import { SyslogJob } from './syslog/syslog.job.js';

/** The audit journal in FHIR's terms. */
@Module({
  imports: [StorageModule],
  controllers: [AuditExportController],
  providers: [AuditEventsJob, AuditEventsRetentionJob, SyslogJob],
})
export class FhirAuditModule {}
