import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { PublicEndpoint } from '../auth/resource-server/decorators/public-endpoint.decorator.js';
import { NotFoundError } from '../fhir/errors/fhir-error.js';
import { type Asset, ASSETS } from './assets.js';
import { BROWSER_MODULES, BROWSER_MODULES_VERSION } from './browser-modules.js';
import { PageTemplates } from './page-templates.js';

/** Serves the stylesheet, the typeface, the icon and the scripts of the pages. */
@Controller('assets')
export class AssetController {
  constructor(private readonly templates: PageTemplates) {}

  @Get(':name')
  @PublicEndpoint('stylesheet, typeface and icon of the pages')
  async show(@Param('name') name: string, @Res() reply: FastifyReply): Promise<void> {
    const asset = ASSETS.get(name) ?? this.templates.assets.get(name);
    if (!asset) throw new NotFoundError('There is no such file');
    await send(reply, asset);
  }

  @Get('browser/:version/:name')
  @PublicEndpoint('scripts of the pages')
  async script(
    @Param('version') version: string,
    @Param('name') name: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const content = version === BROWSER_MODULES_VERSION ? BROWSER_MODULES.get(name) : undefined;
    if (!content) throw new NotFoundError('There is no such file');
    await send(reply, { type: 'text/javascript; charset=utf-8', content });
  }
}

async function send(reply: FastifyReply, { type, content }: Omit<Asset, 'name'>): Promise<void> {
  await reply
    .headers({
      'Content-Type': type,
      'Cache-Control': 'public, max-age=31536000, immutable',
      'X-Content-Type-Options': 'nosniff',
    })
    .send(content);
}
