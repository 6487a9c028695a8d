import { Controller, Get } from '@nestjs/common';
import { DelegatedScopes } from '../../auth/resource-server/decorators/delegated-scopes.decorator.js';
import { CurrentPrincipal } from '../../auth/resource-server/decorators/principal.decorator.js';
import type { Principal } from '../../auth/resource-server/principal.js';
import { OPERATOR_ROUTE, requireOperator } from '../../installation/operator.js';
import { type SettingInForce, SettingsInForce } from './settings-in-force.js';

/** With which settings the server runs (docs/administration.md). */
@Controller('administration')
export class SettingsController {
  constructor(private readonly settings: SettingsInForce) {}

  @Get('settings')
  @DelegatedScopes(OPERATOR_ROUTE)
  list(@CurrentPrincipal() principal: Principal): readonly SettingInForce[] {
    requireOperator(principal);
    return this.settings.list();
  }
}
