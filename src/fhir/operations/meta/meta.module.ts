import { Module } from '@nestjs/common';
import { LabelsInUse } from './labels-in-use.js';
import { MetaController } from './meta.controller.js';
import { SystemMetaController } from './system-meta.controller.js';

/** `$meta`, `$meta-add` and `$meta-delete`. */
@Module({ controllers: [MetaController, SystemMetaController], providers: [LabelsInUse] })
export class MetaModule {}
