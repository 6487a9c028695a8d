import { Global, Module } from '@nestjs/common';
import { AuditJournal } from './audit-journal.js';
import { AuditRetentionJob } from './audit-retention.job.js';
import { CheckpointJob } from './checkpoint.job.js';
import { JournalQuarantine } from './journal-quarantine.js';
import { JournalReader } from './journal-reader.js';

/** The journal of who did what: everybody may add to it. */
@Global()
@Module({
  providers: [AuditJournal, JournalQuarantine, JournalReader, CheckpointJob, AuditRetentionJob],
  exports: [AuditJournal, JournalQuarantine, JournalReader, CheckpointJob, AuditRetentionJob],
})
export class AuditModule {}
