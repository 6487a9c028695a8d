import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';

/** Takes `application/fhir+json` as the JSON it is, outside the FHIR base too, where bodies are bytes. */
@Injectable()
export class FhirJsonBodies implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    const parser = fastify.getDefaultJsonParser('error', 'error');
    fastify.addContentTypeParser('application/fhir+json', { parseAs: 'string' }, parser);
  }
}
