import { Module } from '@nestjs/common';
import { IdentityModule } from '../../auth/identity/identity.module.js';
import { ClientsModule } from '../../clients/clients.module.js';
import { OperationsModule } from '../../operations/operations.module.js';
import { PagesModule } from '../../pages/pages.module.js';
import { AuditSearchModule } from '../audit/audit-search.module.js';
import { ConsoleHealthController } from '../console/health/console-health.controller.js';
import { Attention } from './attention.js';
import { AuditVerificationHandler } from './audit-verification.handler.js';
import { AuditVerifications } from './audit-verifications.js';
import { HealthAdministrationController } from './health-administration.controller.js';
import { InstallationHealth } from './installation-health.js';

/** How the installation is, for those who keep it. */
@Module({
  imports: [IdentityModule, ClientsModule, OperationsModule, PagesModule, AuditSearchModule],
  controllers: [HealthAdministrationController, ConsoleHealthController],
  providers: [InstallationHealth, Attention, AuditVerifications, AuditVerificationHandler],
  exports: [InstallationHealth, Attention],
})
export class HealthAdministrationModule {}
