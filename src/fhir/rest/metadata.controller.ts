import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { PublicEndpoint } from '../../auth/resource-server/decorators/public-endpoint.decorator.js';
import { CapabilityStatementService } from '../capability/capability-statement.service.js';
import { InvalidError } from '../errors/fhir-error.js';
import type { SearchParameters } from '../interactions/search-parameters.js';
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
    const parameters = queryParametersOf(request);
    const others = parameters.filter(([name]) => name !== 'mode');
    const representation = onlyRepresentationOf(request, others, 'CapabilityStatement');
    requireFullMode(parameters);
    sendText(reply, 200, render(representation, this.capabilities.text), representation);
  }
}

/** https://hl7.org/fhir/R4/http.html#capabilities: `full` is what this server answers. */
function requireFullMode(parameters: SearchParameters): void {
  const modes = parameters.filter(([name]) => name === 'mode').map(([, mode]) => mode);
  if (modes.every(mode => mode === 'full') && modes.length < 2) return;
  throw new InvalidError(
    'mode can be full only: there is neither a normative nor a terminology statement',
    'http.mode',
    'not-supported',
  );
}
