import { Module } from '@nestjs/common';
import { StorageModule } from '../storage/storage.module.js';
import { TerminologyService } from './terminology.service.js';

/** Answers what codes mean. */
@Module({ imports: [StorageModule], providers: [TerminologyService], exports: [TerminologyService] })
export class TerminologyModule {}
