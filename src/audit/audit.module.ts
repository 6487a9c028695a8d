import { Global, Module } from '@nestjs/common';
import { AuditJournal } from './audit-journal.js';

/** The journal of who did what: everybody may add to it. */
@Global()
@Module({ providers: [AuditJournal], exports: [AuditJournal] })
export class AuditModule {}
