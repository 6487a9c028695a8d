import { Body, Controller, Get, Headers, HttpCode, Param, Put } from '@nestjs/common';
import { DelegatedScopes } from '../../auth/resource-server/decorators/delegated-scopes.decorator.js';
import { CurrentPrincipal } from '../../auth/resource-server/decorators/principal.decorator.js';
import type { Principal } from '../../auth/resource-server/principal.js';
import { NotFoundError } from '../../fhir/errors/fhir-error.js';
import { MANAGED_ROUTE, requireManager } from '../access-manager.js';
import { AccessPolicies } from './access-policies.js';
import { PolicyPublication } from './policy-publication.js';

/** What people may do by their roles (docs/security/policies.md). */
@Controller('access/policies')
export class PoliciesController {
  constructor(
    private readonly policies: AccessPolicies,
    private readonly publication: PolicyPublication,
  ) {}

  @Get()
  @DelegatedScopes(MANAGED_ROUTE)
  read(@CurrentPrincipal() principal: Principal): unknown {
    requireManager(principal);
    return this.policies.declared();
  }

  @Get('versions')
  @DelegatedScopes(MANAGED_ROUTE)
  async versions(@CurrentPrincipal() principal: Principal): Promise<unknown> {
    requireManager(principal);
    return this.policies.versions();
  }

  @Get('versions/:version')
  @DelegatedScopes(MANAGED_ROUTE)
  async version(
    @CurrentPrincipal() principal: Principal,
    @Param('version') version: string,
  ): Promise<unknown> {
    requireManager(principal);
    const found = await this.policies.find(version);
    if (found === undefined) throw new NotFoundError('There are no policies of this version');
    return found;
  }

  /** All of them: what is not in the list holds no more. With `If-Match`, only if the version is still that one. */
  @Put()
  @HttpCode(200)
  @DelegatedScopes(MANAGED_ROUTE)
  async publish(
    @CurrentPrincipal() principal: Principal,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: unknown,
  ): Promise<unknown> {
    requireManager(principal);
    await this.publication.publish(body, ifMatch?.replaceAll(/^(?:W\/)?"|"$/g, ''));
    return this.policies.declared();
  }
}
