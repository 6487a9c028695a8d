import { Module } from '@nestjs/common';
import { HooksModule } from '../../hooks/hooks.module.js';
import { StorageModule } from '../../storage/storage.module.js';
import { ValidateController } from './validate.controller.js';
import { WriteRehearsal } from './write-rehearsal.js';

/** `$validate` on every type. */
@Module({
  imports: [StorageModule, HooksModule],
  controllers: [ValidateController],
  providers: [WriteRehearsal],
  exports: [WriteRehearsal],
})
export class ValidateModule {}
