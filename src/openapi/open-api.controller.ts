import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { PublicEndpoint } from '../auth/resource-server/decorators/public-endpoint.decorator.js';
import { isResourceType, resourceTypes } from '../fhir/definitions/resource-types.js';
import { InvalidError } from '../fhir/errors/fhir-error.js';
import { Pages } from '../pages/pages.js';
import { openApiPage } from './open-api.page.js';
import { OpenApi } from './open-api.service.js';

const WHY = 'developers read which routes there are, as in the CapabilityStatement';

/** The routes for machines and for people. */
@Controller()
export class OpenApiController {
  constructor(
    private readonly openApi: OpenApi,
    private readonly pages: Pages,
  ) {}

  @Get('openapi.json')
  @PublicEndpoint(WHY)
  async read(@Query('type') type: unknown, @Res() reply: FastifyReply): Promise<void> {
    await reply.type('application/json; charset=utf-8').send(this.openApi.document(typeOf(type)));
  }

  @Get('openapi')
  @PublicEndpoint(WHY)
  async show(@Query('type') type: unknown, @Res() reply: FastifyReply): Promise<void> {
    const resourceType = typeOf(type);
    const document = this.openApi.document(resourceType);
    await this.pages.send(reply, openApiPage({ document, resourceType, resourceTypes: resourceTypes() }));
  }
}

function typeOf(type: unknown): string | undefined {
  if (type === undefined || type === '') return undefined;
  if (typeof type === 'string' && isResourceType(type)) return type;
  throw new InvalidError('type must be one resource type of this server', 'http.type');
}
