import { Controller, Delete, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { RequiredScopes } from '../../auth/resource-server/decorators/required-scopes.decorator.js';
import type { AccessFilter } from '../access/access-filter.js';
import { DeleteHistoryInteraction } from '../interactions/delete-history.interaction.js';
import type { ResourceAddress } from '../model/resource.js';
import type { HistoryPurge } from '../storage/resource.repository.js';
import { Access } from './decorators/access.decorator.js';
import { Address } from './decorators/address.decorator.js';
import { sendDone } from './fhir-reply.js';
import { type FhirRequest, queryParametersOf } from './fhir-request.js';
import { preferencesOf } from './preferences.js';
import { onlyRepresentationOf } from './representation.js';
import { versionConditionOf } from './write-conditions.js';

/** Destroys past versions, for administrators. https://build.fhir.org/http.html#delete-history */
@Controller('fhir/:resourceType/:id/_history')
export class DeleteHistoryController {
  constructor(private readonly deletes: DeleteHistoryInteraction) {}

  @Delete()
  @RequiredScopes([':resourceType.d'])
  async ofInstance(
    @Req() request: FhirRequest,
    @Res() reply: FastifyReply,
    @Access() access: AccessFilter,
    @Address() address: ResourceAddress,
  ): Promise<void> {
    await this.purge(request, reply, access, address);
  }

  @Delete(':versionId')
  @RequiredScopes([':resourceType.d'])
  async ofVersion(
    @Req() request: FhirRequest,
    @Res() reply: FastifyReply,
    @Access() access: AccessFilter,
    @Address() address: ResourceAddress,
    @Param('versionId') versionId: string,
  ): Promise<void> {
    await this.purge(request, reply, access, { ...address, versionId });
  }

  private async purge(
    request: FhirRequest,
    reply: FastifyReply,
    access: AccessFilter,
    purge: HistoryPurge,
  ): Promise<void> {
    const representation = onlyRepresentationOf(request, queryParametersOf(request), purge.resourceType);
    const count = await this.deletes.execute(access, { ...purge, ...versionConditionOf(request) });
    sendDone(reply, `${count} version(s) destroyed`, preferencesOf(request), representation);
  }
}
