import { Module } from '@nestjs/common';
import { TerminologyModule } from '../../terminology/terminology.module.js';
import { NamedValueSet } from '../named-value-set.js';
import { CodeSystemValidateCodeController } from './code-system-validate-code.controller.js';
import { ValueSetValidateCodeController } from './value-set-validate-code.controller.js';

/** `ValueSet/$validate-code` and `CodeSystem/$validate-code`. */
@Module({
  imports: [TerminologyModule],
  controllers: [ValueSetValidateCodeController, CodeSystemValidateCodeController],
  providers: [NamedValueSet],
})
export class ValidateCodeModule {}
