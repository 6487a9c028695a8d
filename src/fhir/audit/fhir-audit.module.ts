import { Module } from '@nestjs/common';
import { StorageModule } from '../storage/storage.module.js';
import { AuditEventsJob } from './audit-events.job.js';

/** The audit journal in FHIR's terms. */
@Module({ imports: [StorageModule], providers: [AuditEventsJob] })
export class FhirAuditModule {}
