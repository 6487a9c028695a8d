import { Module } from '@nestjs/common';
import { ReindexController } from './reindex.controller.js';
import { ReindexService } from './reindex.service.js';

/** `$reindex`, how far it is, and its end. */
@Module({ controllers: [ReindexController], providers: [ReindexService] })
export class ReindexModule {}
