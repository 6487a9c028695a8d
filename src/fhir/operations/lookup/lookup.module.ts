import { Module } from '@nestjs/common';
import { TerminologyModule } from '../../terminology/terminology.module.js';
import { LookupController } from './lookup.controller.js';

/** `CodeSystem/$lookup`. */
@Module({ imports: [TerminologyModule], controllers: [LookupController] })
export class LookupModule {}
