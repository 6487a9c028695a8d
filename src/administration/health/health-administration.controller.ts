import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { DelegatedScopes } from '../../auth/resource-server/decorators/delegated-scopes.decorator.js';
import { CurrentPrincipal } from '../../auth/resource-server/decorators/principal.decorator.js';
import type { Principal } from '../../auth/resource-server/principal.js';
import { OPERATOR_ROUTE, requireOperator } from '../../installation/operator.js';
import { Attention, type Need } from './attention.js';
import { type AuditVerification, AuditVerifications } from './audit-verifications.js';
import { InstallationHealth, type InstallationHealthReport } from './installation-health.js';

/** How the installation is, and what has to be done (docs/administration.md). */
@Controller('administration')
export class HealthAdministrationController {
  constructor(
    private readonly installation: InstallationHealth,
    private readonly needs: Attention,
    private readonly verifications: AuditVerifications,
  ) {}

  @Get('health')
  @DelegatedScopes(OPERATOR_ROUTE)
  async health(@CurrentPrincipal() principal: Principal): Promise<InstallationHealthReport> {
    requireOperator(principal);
    return this.installation.check();
  }

  /** What needs attention, the worst first. */
  @Get('attention')
  @DelegatedScopes(OPERATOR_ROUTE)
  async attention(@CurrentPrincipal() principal: Principal): Promise<readonly Need[]> {
    requireOperator(principal);
    return this.needs.list();
  }

  @Get('audit-verifications')
  @DelegatedScopes(OPERATOR_ROUTE)
  async list(@CurrentPrincipal() principal: Principal): Promise<readonly AuditVerification[]> {
    requireOperator(principal);
    return this.verifications.list();
  }

  /** Recomputes the chains of the audit journal in the background. */
  @Post('audit-verifications')
  @HttpCode(202)
  @DelegatedScopes(OPERATOR_ROUTE)
  async verify(@CurrentPrincipal() principal: Principal): Promise<AuditVerification> {
    requireOperator(principal);
    return this.verifications.start();
  }
}
