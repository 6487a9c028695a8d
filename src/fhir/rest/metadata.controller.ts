import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { PublicEndpoint } from '../../auth/resource-server/decorators/public-endpoint.decorator.js';
import { CapabilityStatementService } from '../capability/capability-statement.service.js';
import { sendText } from './fhir-reply.js';
import { type FhirRequest, queryParametersOf } from './fhir-request.js';
import { onlyRepresentationOf, render } from './representation.js';

/** https://hl7.org/fhir/R4/http.html#capabilities */
@Controller('fhir/metadata')
export class MetadataController {
  constructor(private readonly capabilities: CapabilityStatementService) {}

  @Get()
  @PublicEndpoint(
    'clients read what the server can do before they hold a token (FHIR R4 http.html#capabilities)',
  )
  read(@Req() request: FhirRequest, @Res() reply: FastifyReply): void {
    const representation = onlyRepresentationOf(request, queryParametersOf(request), 'CapabilityStatement');
    sendText(reply, 200, render(representation, this.capabilities.text), representation);
  }
}
