import { Body, Controller, Get, HttpCode, Param, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DelegatedScopes } from '../auth/resource-server/decorators/delegated-scopes.decorator.js';
import { CurrentPrincipal } from '../auth/resource-server/decorators/principal.decorator.js';
import { PublicEndpoint } from '../auth/resource-server/decorators/public-endpoint.decorator.js';
import type { Principal } from '../auth/resource-server/principal.js';
import { NotFoundError } from '../fhir/errors/fhir-error.js';
import { readDeclared } from '../installation/read-declared.js';
import { OPERATOR_ROUTE, requireOperator } from '../installation/operator.js';
import { sendDocument } from '../installation/send-document.js';
import { SmartStyleDeclaration } from './smart-style.declaration.js';
import { SmartStyle } from './smart-style.js';

/** The file that `smart_style_url` names, and how the operator changes it (docs/smart/style.md). */
@Controller()
export class SmartStyleController {
  constructor(private readonly style: SmartStyle) {}

  @Get('smart-style.json')
  @PublicEndpoint('leads to the style of today')
  async latest(@Res() reply: FastifyReply): Promise<void> {
    await reply
      .code(302)
      .headers({ Location: this.style.url, 'Cache-Control': 'no-cache', 'Access-Control-Allow-Origin': '*' })
      .send();
  }

  @Get('smart-style/:file')
  @PublicEndpoint('colours and fonts for apps')
  async read(
    @Param('file') file: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const [, version = ''] = /^([0-9a-f]{16})\.json$/.exec(file) ?? [];
    const content = version === '' ? undefined : await this.style.find(version);
    if (content === undefined) throw new NotFoundError('There is no style of this version');
    await sendDocument(request, reply, {
      content,
      entityTag: `"${version}"`,
      type: 'application/json; charset=utf-8',
      cacheControl: 'public, max-age=31536000, immutable',
    });
  }

  @Put('administration/smart-style')
  @HttpCode(200)
  @DelegatedScopes(OPERATOR_ROUTE)
  async publish(@CurrentPrincipal() principal: Principal, @Body() body: unknown): Promise<unknown> {
    requireOperator(principal);
    await this.style.publish(readDeclared(SmartStyleDeclaration, body));
    return { smart_style_url: this.style.url };
  }
}
