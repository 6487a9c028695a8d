import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { RequiredScopes } from '../../auth/resource-server/decorators/required-scopes.decorator.js';
import type { AccessFilter } from '../access/access-filter.js';
import { OperationDefinitions } from '../capability/operation-definitions.js';
import { NotFoundError } from '../errors/fhir-error.js';
import { ReadInteraction } from '../interactions/read.interaction.js';
import { isId } from '../model/primitive.js';
import type { StoredResource } from '../model/resource.js';
import { Access } from './decorators/access.decorator.js';
import { sendVersion } from './fhir-reply.js';
import { type FhirRequest, queryParametersOf } from './fhir-request.js';
import { onlyRepresentationOf } from './representation.js';

const TYPE = 'OperationDefinition';

/** The definitions of the operations of this server beside those that somebody has stored. */
@Controller('fhir/OperationDefinition')
export class OperationDefinitionController {
  constructor(
    private readonly definitions: OperationDefinitions,
    private readonly reads: ReadInteraction,
  ) {}

  @Get(':id')
  @RequiredScopes(['OperationDefinition.r'])
  async read(
    @Req() request: FhirRequest,
    @Res() reply: FastifyReply,
    @Access() access: AccessFilter,
  ): Promise<void> {
    const representation = onlyRepresentationOf(request, queryParametersOf(request), TYPE);
    const { id } = request.params as { readonly id: string };
    if (!isId(id)) throw new NotFoundError();
    const stored = this.computed(id) ?? (await this.reads.execute(access, { resourceType: TYPE, id }));
    sendVersion(request, reply, stored, representation);
  }

  private computed(id: string): StoredResource | undefined {
    const definition = this.definitions.find(id);
    if (!definition) return undefined;
    const { lastUpdated } = this.definitions;
    const content = JSON.stringify(definition);
    return { resourceType: TYPE, id, versionId: '1', lastUpdated, content, method: 'PUT' };
  }
}
