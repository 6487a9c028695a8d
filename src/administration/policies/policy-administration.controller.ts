import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { requireManager } from '../../access/access-manager.js';
import { DelegatedScopes } from '../../auth/resource-server/decorators/delegated-scopes.decorator.js';
import { CurrentPrincipal } from '../../auth/resource-server/decorators/principal.decorator.js';
import type { Principal } from '../../auth/resource-server/principal.js';
import { MANAGE_ACCESS } from '../../auth/scopes/identity-scopes.js';
import { administeredBy } from '../administered.js';
import { type AffectedPeople, PolicyAdministration, type RoleInUse } from './policy-administration.js';

/** Roles and whom policies concern; the policies themselves are at `/access/policies` (docs/administration.md). */
@Controller('administration')
export class PolicyAdministrationController {
  constructor(private readonly policies: PolicyAdministration) {}

  @Get('roles')
  @DelegatedScopes(administeredBy(MANAGE_ACCESS))
  async roles(@CurrentPrincipal() principal: Principal): Promise<readonly RoleInUse[]> {
    requireManager(principal);
    return this.policies.roles();
  }

  /** Tells what is wrong with policies, or whom they would concern; changes nothing. */
  @Post('policies/check')
  @HttpCode(200)
  @DelegatedScopes(administeredBy(MANAGE_ACCESS))
  async check(@CurrentPrincipal() principal: Principal, @Body() body: unknown): Promise<AffectedPeople> {
    requireManager(principal);
    return this.policies.check(body);
  }
}
