import { Body, Controller, Get, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Bundle } from 'fhir/r4.js';
import { DelegatedScopes } from '../auth/resource-server/decorators/delegated-scopes.decorator.js';
import { CurrentPrincipal } from '../auth/resource-server/decorators/principal.decorator.js';
import { PublicEndpoint } from '../auth/resource-server/decorators/public-endpoint.decorator.js';
import type { Principal } from '../auth/resource-server/principal.js';
import { Environment } from '../config/environment.js';
import { OPERATOR_ROUTE, requireOperator } from '../installation/operator.js';
import { refuseMistakes } from '../installation/read-declared.js';
import { sendDocument } from '../installation/send-document.js';
import { brandBundleMistakes } from './brand-bundle.policy.js';
import { Brands } from './brands.js';

/** The bundle that `user_access_brand_bundle` names, and how the operator changes it (docs/smart/brands.md). */
@Controller()
export class BrandsController {
  constructor(
    private readonly brands: Brands,
    private readonly environment: Environment,
  ) {}

  @Get('brands.json')
  @PublicEndpoint('whose server this is, for apps that let people choose')
  async read(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { content, version } = this.brands.read();
    const wantsFhir = /application\/fhir\+json/.test(request.headers.accept ?? '');
    await sendDocument(request, reply, {
      content,
      entityTag: `W/"${version}"`,
      type: `application/${wantsFhir ? 'fhir+json' : 'json'}; charset=utf-8`,
      cacheControl: 'public, max-age=300',
    });
  }

  @Put('administration/brands')
  @DelegatedScopes(OPERATOR_ROUTE)
  async publish(@CurrentPrincipal() principal: Principal, @Body() body: unknown): Promise<unknown> {
    requireOperator(principal);
    refuseMistakes(brandBundleMistakes(body, this.environment.fhirBase));
    await this.brands.publish(body as Bundle);
    return JSON.parse(this.brands.read().content);
  }
}
