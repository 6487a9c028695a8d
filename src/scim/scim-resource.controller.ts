import { Body, Delete, Get, Headers, HttpCode, Param, Patch, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { applyPatch } from './patch/apply-patch.js';
import { readPatch } from './patch/patch-operations.js';
import { entityTag, isKnown } from './protocol/entity-tag.js';
import { readListQuery, readProjection, readSearchRequest } from './protocol/list-query.js';
import type { Projector } from './protocol/projection.js';
import { SCIM_JSON } from './protocol/scim-json.js';
import { type Attributes, readResource } from './schema/read-resource.js';
import type { ScimResource, ScimResources } from './scim-resources.js';

/** The endpoints of a resource type. RFC 7644 §3.2 */
export abstract class ScimResourceController {
  protected abstract readonly resources: ScimResources;

  @Get()
  async list(@Query() query: Attributes, @Res() reply: FastifyReply): Promise<void> {
    await send(reply, await this.resources.list(readListQuery(this.resources.type, query)));
  }

  @Post('.search')
  @HttpCode(200)
  async search(@Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    await send(reply, await this.resources.list(readSearchRequest(this.resources.type, body)));
  }

  @Get(':resource')
  async read(
    @Param('resource') id: string,
    @Query() query: Attributes,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const projector = readProjection(this.resources.type, query);
    const resource = await this.resources.read(id, projector);
    if (isKnown(ifNoneMatch, resource.version))
      await reply.code(304).header('ETag', entityTag(resource.version)).send();
    else await this.answer(reply, resource, projector);
  }

  @Post()
  @HttpCode(201)
  async create(@Body() body: unknown, @Query() query: Attributes, @Res() reply: FastifyReply): Promise<void> {
    const projector = readProjection(this.resources.type, query);
    const created = await this.resources.create(readResource(this.resources.type, body));
    const { location } = created.body['meta'] as { readonly location: string };
    await this.answer(reply.code(201).header('Location', location), created, projector);
  }

  @Put(':resource')
  async replace(
    @Param('resource') id: string,
    @Body() body: unknown,
    @Query() query: Attributes,
    @Headers('if-match') ifMatch: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { type } = this.resources;
    const projector = readProjection(type, query);
    const wanted = readResource(type, body);
    await this.answer(reply, await this.resources.change(id, ifMatch, () => wanted), projector);
  }

  @Patch(':resource')
  async patch(
    @Param('resource') id: string,
    @Body() body: unknown,
    @Query() query: Attributes,
    @Headers('if-match') ifMatch: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { type } = this.resources;
    const projector = readProjection(type, query);
    const operations = readPatch(body);
    const changed = await this.resources.change(id, ifMatch, known => applyPatch(type, known, operations));
    await this.answer(reply, changed, projector);
  }

  @Delete(':resource')
  async remove(
    @Param('resource') id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.resources.remove(id, ifMatch);
    await reply.code(204).send();
  }

  private async answer(
    reply: FastifyReply,
    { version, body }: ScimResource,
    projector: Projector,
  ): Promise<void> {
    await send(reply.header('ETag', entityTag(version)), projector.of(body));
  }
}

async function send(reply: FastifyReply, body: object): Promise<void> {
  await reply.header('Cache-Control', 'no-store').type(SCIM_JSON).send(body);
}
