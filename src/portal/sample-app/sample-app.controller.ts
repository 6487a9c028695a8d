import { Controller, Get, Param, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PublicEndpoint } from '../../auth/resource-server/decorators/public-endpoint.decorator.js';
import { PortalError } from '../portal-error.js';
import { PortalErrorFilter } from '../portal-error.filter.js';
import { CanonicalAddressGuard } from '../session/canonical-address.guard.js';
import { readSampleApp, type SampleAppFile } from './sample-app-files.js';

/**
 * The app may call any FHIR server, for `?iss=` may name one; it loads nothing from anywhere else. The EHR frame of the
 * portal may embed it.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self' https: http://localhost:* http://127.0.0.1:*",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** Serves the sample app, `examples/smart-app`, as a web server of its own would. */
@Controller('apps/vitals')
@UseFilters(PortalErrorFilter)
@UseGuards(CanonicalAddressGuard)
export class SampleAppController {
  private readonly files: ReadonlyMap<string, SampleAppFile> = readSampleApp();

  @Get()
  @PublicEndpoint('the sample app holds no data of its own')
  async index(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const [path = '', query] = request.url.split('?');
    // The files of the app are named relative to a directory.
    if (path.endsWith('/')) return this.send(reply, 'index.html');
    await reply.redirect(`${path}/${query === undefined ? '' : `?${query}`}`, 302);
  }

  @Get(':name')
  @PublicEndpoint('the sample app holds no data of its own')
  async file(@Param('name') name: string, @Res() reply: FastifyReply): Promise<void> {
    await this.send(reply, name);
  }

  @Get('vendor/:name')
  @PublicEndpoint('the sample app holds no data of its own')
  async vendor(@Param('name') name: string, @Res() reply: FastifyReply): Promise<void> {
    await this.send(reply, `vendor/${name}`);
  }

  private async send(reply: FastifyReply, path: string): Promise<void> {
    const file = this.files.get(path);
    if (!file) throw new PortalError(404, say => say.noFile);
    await reply
      .headers({
        'Content-Type': file.type,
        'Cache-Control': 'no-cache',
        'Content-Security-Policy': POLICY,
        'X-Content-Type-Options': 'nosniff',
        'X-Frame-Options': 'SAMEORIGIN',
      })
      .send(file.content);
  }
}
