import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { FhirJsonBodies } from './fhir-json-bodies.js';
import { PublishedDocument } from './published-document.entity.js';
import { PublishedDocumentRepository } from './published-document.repository.js';
import { PublishedDocuments } from './published-documents.js';

/** What the operator says about the installation: its style, its brands, its kinds of launch context. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([PublishedDocument])],
  providers: [FhirJsonBodies, PublishedDocumentRepository, PublishedDocuments],
  exports: [PublishedDocuments],
})
export class InstallationModule {}
