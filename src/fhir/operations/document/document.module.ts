import { Module } from '@nestjs/common';
import { DocumentController } from './document.controller.js';
import { DocumentService } from './document.service.js';

/** `Composition/$document`. */
@Module({ controllers: [DocumentController], providers: [DocumentService] })
export class DocumentModule {}
