import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DelegatedScopes } from '../../auth/resource-server/decorators/delegated-scopes.decorator.js';
import { RequiredScopes } from '../../auth/resource-server/decorators/required-scopes.decorator.js';
import { Environment } from '../../config/environment.js';
import type { AccessFilter } from '../access/access-filter.js';
import { historyPieces } from '../interactions/bundle/searchset.js';
import { HistoryInteraction } from '../interactions/history.interaction.js';
import type { ResourceAddress } from '../model/resource.js';
import type { HistoryTarget } from '../storage/resource.repository.js';
import { Access } from './decorators/access.decorator.js';
import { Address, RouteType } from './decorators/address.decorator.js';
import { FhirInteraction } from './decorators/fhir-interaction.decorator.js';
import { sendPieces } from './fhir-reply.js';
import { type FhirRequest, queryParametersOf } from './fhir-request.js';
import { render, representationOf } from './representation.js';

/** Histories of an instance, a type and everything. https://hl7.org/fhir/R4/http.html#history */
@Controller('fhir')
export class HistoryController {
  constructor(
    private readonly histories: HistoryInteraction,
    private readonly environment: Environment,
  ) {}

  @Get(':resourceType/:id/_history')
  @RequiredScopes([':resourceType.r'])
  @FhirInteraction(['history-instance'])
  async ofInstance(
    @Req() request: FhirRequest,
    @Res() reply: FastifyReply,
    @Access() access: AccessFilter,
    @Address() address: ResourceAddress,
  ): Promise<void> {
    await this.send(request, reply, access, { level: 'instance', ...address });
  }

  @Get(':resourceType/_history')
  @RequiredScopes([':resourceType.s'])
  @FhirInteraction(['history-type'])
  async ofType(
    @Req() request: FhirRequest,
    @Res() reply: FastifyReply,
    @Access() access: AccessFilter,
    @RouteType() resourceType: string,
  ): Promise<void> {
    await this.send(request, reply, access, { level: 'type', resourceType });
  }

  @Get('_history')
  @DelegatedScopes('every version is judged by the scopes for search of its type')
  @FhirInteraction(['history-system'])
  async ofSystem(
    @Req() request: FhirRequest,
    @Res() reply: FastifyReply,
    @Access() access: AccessFilter,
  ): Promise<void> {
    await this.send(request, reply, access, { level: 'system' });
  }

  private async send(
    request: FhirRequest,
    reply: FastifyReply,
    access: AccessFilter,
    target: HistoryTarget,
  ): Promise<void> {
    const parameters = queryParametersOf(request);
    const representation = representationOf(request, parameters);
    const outcome = await this.histories.execute(access, target, parameters);
    const pieces = historyPieces(outcome, this.environment.fhirBase, content =>
      render(representation, content),
    );
    sendPieces(reply, pieces, representation);
  }
}
