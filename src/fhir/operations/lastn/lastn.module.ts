import { Module } from '@nestjs/common';
import { StorageModule } from '../../storage/storage.module.js';
import { LastnController } from './lastn.controller.js';

/** `Observation/$lastn`. */
@Module({ imports: [StorageModule], controllers: [LastnController] })
export class LastnModule {}
