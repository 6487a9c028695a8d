import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { RequiredScopes } from '../../auth/resource-server/decorators/required-scopes.decorator.js';
import type { AccessFilter } from '../access/access-filter.js';
import { ReadInteraction } from '../interactions/read.interaction.js';
import { VreadInteraction } from '../interactions/vread.interaction.js';
import type { ResourceAddress } from '../model/resource.js';
import { Access } from './decorators/access.decorator.js';
import { Address } from './decorators/address.decorator.js';
import { FhirInteraction } from './decorators/fhir-interaction.decorator.js';
import { sendVersion } from './fhir-reply.js';
import { type FhirRequest, queryParametersOf } from './fhir-request.js';
import { onlyRepresentationOf } from './representation.js';

/** Single resources of every type. https://hl7.org/fhir/R4/http.html#read */
@Controller('fhir/:resourceType')
export class ReadController {
  constructor(
    private readonly reads: ReadInteraction,
    private readonly vreads: VreadInteraction,
  ) {}

  @Get(':id')
  @RequiredScopes([':resourceType.r'])
  @FhirInteraction(['read'])
  async read(
    @Req() request: FhirRequest,
    @Res() reply: FastifyReply,
    @Access() access: AccessFilter,
    @Address() address: ResourceAddress,
  ): Promise<void> {
    const representation = onlyRepresentationOf(request, queryParametersOf(request), address.resourceType);
    sendVersion(request, reply, await this.reads.execute(access, address), representation);
  }

  @Get(':id/_history/:versionId')
  @RequiredScopes([':resourceType.r'])
  @FhirInteraction(['vread'])
  async vread(
    @Req() request: FhirRequest,
    @Res() reply: FastifyReply,
    @Access() access: AccessFilter,
    @Address() address: ResourceAddress,
    @Param('versionId') versionId: string,
  ): Promise<void> {
    const representation = onlyRepresentationOf(request, queryParametersOf(request), address.resourceType);
    sendVersion(request, reply, await this.vreads.execute(access, address, versionId), representation);
  }
}
