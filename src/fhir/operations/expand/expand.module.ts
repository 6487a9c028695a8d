import { Module } from '@nestjs/common';
import { TerminologyModule } from '../../terminology/terminology.module.js';
import { NamedValueSet } from '../named-value-set.js';
import { ExpandController } from './expand.controller.js';

/** `ValueSet/$expand`. */
@Module({ imports: [TerminologyModule], controllers: [ExpandController], providers: [NamedValueSet] })
export class ExpandModule {}
