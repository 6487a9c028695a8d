import { Module } from '@nestjs/common';
import { TerminologyModule } from '../../terminology/terminology.module.js';
import { SubsumesController } from './subsumes.controller.js';

/** `CodeSystem/$subsumes`. */
@Module({ imports: [TerminologyModule], controllers: [SubsumesController] })
export class SubsumesModule {}
