import { Controller, Delete, Patch, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { RequiredScopes } from '../../auth/resource-server/decorators/required-scopes.decorator.js';
import { Environment } from '../../config/environment.js';
import type { AccessFilter } from '../access/access-filter.js';
import { CreateInteraction } from '../interactions/create.interaction.js';
import { DeleteInteraction } from '../interactions/delete.interaction.js';
import { PatchInteraction } from '../interactions/patch.interaction.js';
import { UpdateInteraction } from '../interactions/update.interaction.js';
import type { ResourceAddress } from '../model/resource.js';
import { Access } from './decorators/access.decorator.js';
import { Address, RouteType } from './decorators/address.decorator.js';
import { FhirInteraction } from './decorators/fhir-interaction.decorator.js';
import { sendDeleted, sendWritten } from './fhir-reply.js';
import { type FhirRequest, patchOf, queryParametersOf, readResourceBody } from './fhir-request.js';
import { preferencesOf } from './preferences.js';
import { onlyRepresentationOf } from './representation.js';
import { existenceConditionOf, updateConditionOf, versionConditionOf } from './write-conditions.js';

/** Creates, updates, patches and deletes by id, of every type. https://hl7.org/fhir/R4/http.html#create */
@Controller('fhir/:resourceType')
export class WriteController {
  constructor(
    private readonly creates: CreateInteraction,
    private readonly updates: UpdateInteraction,
    private readonly patches: PatchInteraction,
    private readonly deletes: DeleteInteraction,
    private readonly environment: Environment,
  ) {}

  @Post()
  @RequiredScopes([':resourceType.c'])
  @FhirInteraction(['create'])
  async create(
    @Req() request: FhirRequest,
    @Res() reply: FastifyReply,
    @Access() access: AccessFilter,
    @RouteType() resourceType: string,
  ): Promise<void> {
    const representation = onlyRepresentationOf(request, queryParametersOf(request), resourceType);
    const condition = existenceConditionOf(request);
    const outcome = await this.creates.execute(
      access,
      resourceType,
      await readResourceBody(request),
      condition,
    );
    sendWritten(reply, outcome, this.environment.fhirBase, preferencesOf(request), representation);
  }

  @Put(':id')
  @RequiredScopes([':resourceType.u'])
  @FhirInteraction(['update'])
  async update(
    @Req() request: FhirRequest,
    @Res() reply: FastifyReply,
    @Access() access: AccessFilter,
    @Address() address: ResourceAddress,
  ): Promise<void> {
    const representation = onlyRepresentationOf(request, queryParametersOf(request), address.resourceType);
    const condition = updateConditionOf(request);
    const outcome = await this.updates.execute(access, address, await readResourceBody(request), condition);
    sendWritten(reply, outcome, this.environment.fhirBase, preferencesOf(request), representation);
  }

  @Patch(':id')
  @RequiredScopes([':resourceType.u'])
  @FhirInteraction(['patch'])
  async patch(
    @Req() request: FhirRequest,
    @Res() reply: FastifyReply,
    @Access() access: AccessFilter,
    @Address() address: ResourceAddress,
  ): Promise<void> {
    const representation = onlyRepresentationOf(request, queryParametersOf(request), address.resourceType);
    const condition = versionConditionOf(request);
    const outcome = await this.patches.execute(access, address, patchOf(request), condition);
    sendWritten(reply, outcome, this.environment.fhirBase, preferencesOf(request), representation);
  }

  @Delete(':id')
  @RequiredScopes([':resourceType.d'])
  @FhirInteraction(['delete'])
  async delete(
    @Req() request: FhirRequest,
    @Res() reply: FastifyReply,
    @Access() access: AccessFilter,
    @Address() address: ResourceAddress,
  ): Promise<void> {
    const representation = onlyRepresentationOf(request, queryParametersOf(request), address.resourceType);
    const outcome = await this.deletes.execute(access, address, versionConditionOf(request));
    sendDeleted(reply, [outcome], preferencesOf(request), representation);
  }
}
