import { Controller, Delete, Patch, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { RequiredScopes } from '../../auth/resource-server/decorators/required-scopes.decorator.js';
import { Environment } from '../../config/environment.js';
import type { AccessFilter } from '../access/access-filter.js';
import { ConditionalDeleteInteraction } from '../interactions/conditional-delete.interaction.js';
import { ConditionalUpdateInteraction } from '../interactions/conditional-update.interaction.js';
import { PatchInteraction } from '../interactions/patch.interaction.js';
import { encodeParameters, FORMAT_PARAMETERS } from '../interactions/search-parameters.js';
import { Access } from './decorators/access.decorator.js';
import { RouteType } from './decorators/address.decorator.js';
import { FhirInteraction } from './decorators/fhir-interaction.decorator.js';
import { sendDeleted, sendWritten } from './fhir-reply.js';
import { type FhirRequest, patchOf, queryParametersOf, readResourceBody } from './fhir-request.js';
import { preferencesOf } from './preferences.js';
import { representationOf } from './representation.js';
import { updateConditionOf, versionConditionOf } from './write-conditions.js';

/** Writes to what matches the query. https://hl7.org/fhir/R4/http.html#cond-update */
@Controller('fhir/:resourceType')
export class ConditionalWriteController {
  constructor(
    private readonly updates: ConditionalUpdateInteraction,
    private readonly patches: PatchInteraction,
    private readonly deletes: ConditionalDeleteInteraction,
    private readonly environment: Environment,
  ) {}

  @Put()
  @RequiredScopes([':resourceType.us'])
  @FhirInteraction(['conditional-update'])
  async update(
    @Req() request: FhirRequest,
    @Res() reply: FastifyReply,
    @Access() access: AccessFilter,
    @RouteType() resourceType: string,
  ): Promise<void> {
    const representation = representationOf(request, queryParametersOf(request), resourceType);
    const body = await readResourceBody(request);
    const version = updateConditionOf(request);
    const outcome = await this.updates.execute(access, resourceType, criteriaOf(request), body, version);
    sendWritten(reply, outcome, this.environment.fhirBase, preferencesOf(request), representation);
  }

  @Patch()
  @RequiredScopes([':resourceType.us'])
  @FhirInteraction(['conditional-patch'])
  async patch(
    @Req() request: FhirRequest,
    @Res() reply: FastifyReply,
    @Access() access: AccessFilter,
    @RouteType() resourceType: string,
  ): Promise<void> {
    const representation = representationOf(request, queryParametersOf(request), resourceType);
    const body = patchOf(request);
    const version = versionConditionOf(request);
    const outcome = await this.patches.executeConditionally(
      access,
      resourceType,
      criteriaOf(request),
      body,
      version,
    );
    sendWritten(reply, outcome, this.environment.fhirBase, preferencesOf(request), representation);
  }

  @Delete()
  @RequiredScopes([':resourceType.ds'])
  @FhirInteraction(['conditional-delete'])
  async delete(
    @Req() request: FhirRequest,
    @Res() reply: FastifyReply,
    @Access() access: AccessFilter,
    @RouteType() resourceType: string,
  ): Promise<void> {
    const representation = representationOf(request, queryParametersOf(request), resourceType);
    const version = versionConditionOf(request);
    const outcomes = await this.deletes.execute(access, resourceType, criteriaOf(request), version);
    sendDeleted(reply, outcomes, preferencesOf(request), representation);
  }
}

/** The query without what says how the answer is written. */
function criteriaOf(request: FhirRequest): string {
  return encodeParameters(queryParametersOf(request).filter(([name]) => !FORMAT_PARAMETERS.has(name)));
}
