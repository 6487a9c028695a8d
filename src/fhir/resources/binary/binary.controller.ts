import { Controller, Get, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { RequiredScopes } from '../../../auth/resource-server/decorators/required-scopes.decorator.js';
import { Environment } from '../../../config/environment.js';
import type { AccessFilter } from '../../access/access-filter.js';
import { CreateInteraction } from '../../interactions/create.interaction.js';
import { requireId } from '../../interactions/permission.js';
import { ReadInteraction } from '../../interactions/read.interaction.js';
import { UpdateInteraction } from '../../interactions/update.interaction.js';
import { Access } from '../../rest/decorators/access.decorator.js';
import { FhirInteraction } from '../../rest/decorators/fhir-interaction.decorator.js';
import { describeVersion, isKnownToClient, sendVersion, sendWritten } from '../../rest/fhir-reply.js';
import { type FhirRequest, queryParametersOf, resourceBodyOf } from '../../rest/fhir-request.js';
import { preferencesOf } from '../../rest/preferences.js';
import { onlyRepresentationOf, type Representation } from '../../rest/representation.js';
import { existenceConditionOf, updateConditionOf } from '../../rest/write-conditions.js';
import { binaryOf, isRawContent, sendRawContent, wantsRawContent } from './raw-binary.js';

/** Where no id stands, `Binary/_history` and `Binary/$meta`, the routes of every type answer. */
const ID = ':id([A-Za-z0-9.-]+)';

/** Content as it is, beside the resource around it. https://hl7.org/fhir/R4/binary.html#rest */
@Controller('fhir/Binary')
export class BinaryController {
  constructor(
    private readonly reads: ReadInteraction,
    private readonly creates: CreateInteraction,
    private readonly updates: UpdateInteraction,
    private readonly environment: Environment,
  ) {}

  @Get(ID)
  @RequiredScopes(['Binary.r'])
  @FhirInteraction(['read'])
  async read(
    @Req() request: FhirRequest,
    @Res() reply: FastifyReply,
    @Access() access: AccessFilter,
  ): Promise<void> {
    const isRaw = wantsRawContent(request);
    const representation = isRaw ? undefined : representationOf(request);
    const stored = await this.reads.execute(access, { resourceType: 'Binary', id: idOf(request) });
    if (representation) sendVersion(request, reply, stored, representation);
    else if (isKnownToClient(request, stored)) void describeVersion(reply, stored).status(304).send();
    else sendRawContent(request, describeVersion(reply, stored), stored);
  }

  @Post()
  @RequiredScopes(['Binary.c'])
  @FhirInteraction(['create'])
  async create(
    @Req() request: FhirRequest,
    @Res() reply: FastifyReply,
    @Access() access: AccessFilter,
  ): Promise<void> {
    const representation = representationOf(request);
    const condition = existenceConditionOf(request);
    const body = isRawContent(request) ? binaryOf(request) : resourceBodyOf(request);
    const outcome = await this.creates.execute(access, 'Binary', body, condition);
    sendWritten(reply, outcome, this.environment.fhirBase, preferencesOf(request), representation);
  }

  @Put(ID)
  @RequiredScopes(['Binary.u'])
  @FhirInteraction(['update'])
  async update(
    @Req() request: FhirRequest,
    @Res() reply: FastifyReply,
    @Access() access: AccessFilter,
  ): Promise<void> {
    const representation = representationOf(request);
    const condition = updateConditionOf(request);
    const id = idOf(request);
    const body = isRawContent(request) ? binaryOf(request, id) : resourceBodyOf(request);
    const outcome = await this.updates.execute(access, { resourceType: 'Binary', id }, body, condition);
    sendWritten(reply, outcome, this.environment.fhirBase, preferencesOf(request), representation);
  }
}

function representationOf(request: FhirRequest): Representation {
  return onlyRepresentationOf(request, queryParametersOf(request), 'Binary');
}

function idOf({ params }: FhirRequest): string {
  const { id } = params as { readonly id: string };
  requireId(id);
  return id;
}
