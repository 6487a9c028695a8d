import { Controller, Delete, Get, HttpCode, Param } from '@nestjs/common';
import { DelegatedScopes } from '../../auth/resource-server/decorators/delegated-scopes.decorator.js';
import { CurrentPrincipal } from '../../auth/resource-server/decorators/principal.decorator.js';
import type { Principal } from '../../auth/resource-server/principal.js';
import { MANAGE_SESSIONS } from '../../auth/scopes/identity-scopes.js';
import { requireOperator } from '../../installation/operator.js';
import { administeredBy } from '../administered.js';
import { SessionAdministration, type TokensInForce, type WaitingLaunch } from './session-administration.js';

/** Tokens in force and launches that wait (docs/administration.md). */
@Controller('administration')
export class SessionsController {
  constructor(private readonly sessions: SessionAdministration) {}

  @Get('tokens')
  @DelegatedScopes(administeredBy(MANAGE_SESSIONS))
  async tokens(@CurrentPrincipal() principal: Principal): Promise<readonly TokensInForce[]> {
    requireOperator(principal, MANAGE_SESSIONS);
    return this.sessions.list();
  }

  @Delete('tokens/:grant')
  @HttpCode(204)
  @DelegatedScopes(administeredBy(MANAGE_SESSIONS))
  async revoke(@CurrentPrincipal() principal: Principal, @Param('grant') id: string): Promise<void> {
    requireOperator(principal, MANAGE_SESSIONS);
    await this.sessions.revoke(id);
  }

  @Get('launch-contexts')
  @DelegatedScopes(administeredBy(MANAGE_SESSIONS))
  async launches(@CurrentPrincipal() principal: Principal): Promise<readonly WaitingLaunch[]> {
    requireOperator(principal, MANAGE_SESSIONS);
    return this.sessions.launches();
  }

  @Delete('launch-contexts/:launch')
  @HttpCode(204)
  @DelegatedScopes(administeredBy(MANAGE_SESSIONS))
  async cancel(@CurrentPrincipal() principal: Principal, @Param('launch') id: string): Promise<void> {
    requireOperator(principal, MANAGE_SESSIONS);
    await this.sessions.cancelLaunch(id);
  }
}
