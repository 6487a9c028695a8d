import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { PublicEndpoint } from '../auth/resource-server/decorators/public-endpoint.decorator.js';
import { NotFoundError } from '../fhir/errors/fhir-error.js';
import { ASSETS } from './assets.js';
import { PageTemplates } from './page-templates.js';

/** Serves the stylesheet, the typeface and the icon of the pages. */
@Controller('assets')
export class AssetController {
  constructor(private readonly templates: PageTemplates) {}

  @Get(':name')
  @PublicEndpoint('stylesheet, typeface and icon of the pages')
  async show(@Param('name') name: string, @Res() reply: FastifyReply): Promise<void> {
    const asset = ASSETS.get(name) ?? this.templates.assets.get(name);
    if (!asset) throw new NotFoundError('There is no such file');
    await reply
      .headers({
        'Content-Type': asset.type,
        'Cache-Control': 'public, max-age=31536000, immutable',
        'X-Content-Type-Options': 'nosniff',
      })
      .send(asset.content);
  }
}
