import { Controller, Get } from '@nestjs/common';
import { DelegatedScopes } from '../../auth/resource-server/decorators/delegated-scopes.decorator.js';
import { CurrentPrincipal } from '../../auth/resource-server/decorators/principal.decorator.js';
import type { Principal } from '../../auth/resource-server/principal.js';
import { OPERATOR_ROUTE, requireOperator } from '../../installation/operator.js';
import { type Health, Readiness } from '../../operations/health/readiness.js';
import { type SettingInForce, SettingsInForce } from './settings-in-force.js';

/** How the server is, and with which settings it runs (docs/administration.md). */
@Controller('administration')
export class SettingsController {
  constructor(
    private readonly settings: SettingsInForce,
    private readonly readiness: Readiness,
  ) {}

  @Get('settings')
  @DelegatedScopes(OPERATOR_ROUTE)
  list(@CurrentPrincipal() principal: Principal): readonly SettingInForce[] {
    requireOperator(principal);
    return this.settings.list();
  }

  @Get('health')
  @DelegatedScopes(OPERATOR_ROUTE)
  async health(@CurrentPrincipal() principal: Principal): Promise<Health> {
    requireOperator(principal);
    return this.readiness.check();
  }
}
