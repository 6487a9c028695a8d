import { Module } from '@nestjs/common';
import { AuthorizationServerModule } from '../auth/authorization-server/authorization-server.module.js';
import { IssuedTokensModule } from '../auth/authorization-server/issued-tokens.module.js';
import { IdentityModule } from '../auth/identity/identity.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { OperationsModule } from '../operations/operations.module.js';
import { PagesModule } from '../pages/pages.module.js';
import { AuditSearchModule } from './audit/audit-search.module.js';
import { HealthAdministrationModule } from './health/health-administration.module.js';
import { PolicyAdministrationModule } from './policies/policy-administration.module.js';
import { CredentialAdministrationModule } from './credentials/credential-administration.module.js';
import { ClientAdministration } from './clients/client-administration.js';
import { ClientRemovalRepository } from './clients/client-removal.repository.js';
import { ClientsController } from './clients/clients.controller.js';
import { ConsoleClientsController } from './console/clients/console-clients.controller.js';
import { ConsoleIdentityProvidersController } from './console/identity-providers/console-identity-providers.controller.js';
import { ConsoleMappingController } from './console/identity-providers/console-mapping.controller.js';
import { ConsoleOperationController } from './console/console-operation.controller.js';
import { ConsoleUsersController } from './console/console-users.controller.js';
import { IdentityProviderAdministration } from './identity-providers/identity-provider-administration.js';
import { IdentityProvidersController } from './identity-providers/identity-providers.controller.js';
import { AdministeredJobsController } from './jobs/administered-jobs.controller.js';
import { JobAdministration } from './jobs/job-administration.js';
import { SessionListModule } from './sessions/session-list.module.js';
import { SessionAdministration } from './sessions/session-administration.js';
import { SettingsController } from './settings/settings.controller.js';
import { SettingsInForce } from './settings/settings-in-force.js';
import { InvitationController } from './users/invitation.controller.js';
import { InvitationRepository } from './users/invitation.repository.js';
import { UserAdministration } from './users/user-administration.js';
import { UsersController } from './users/users.controller.js';

/** What administrators do, over `/administration` and in the portal alike (docs/administration.md). */
@Module({
  imports: [
    AuthorizationServerModule,
    IssuedTokensModule,
    ClientsModule,
    IdentityModule,
    OperationsModule,
    CredentialAdministrationModule,
    PagesModule,
    AuditSearchModule,
    PolicyAdministrationModule,
    HealthAdministrationModule,
    SessionListModule,
  ],
  controllers: [
    ClientsController,
    UsersController,
    InvitationController,
    AdministeredJobsController,
    SettingsController,
    IdentityProvidersController,
    ConsoleClientsController,
    ConsoleUsersController,
    ConsoleIdentityProvidersController,
    ConsoleMappingController,
    ConsoleOperationController,
  ],
  providers: [
    ClientAdministration,
    ClientRemovalRepository,
    UserAdministration,
    InvitationRepository,
    SessionAdministration,
    JobAdministration,
    SettingsInForce,
    IdentityProviderAdministration,
  ],
  exports: [
    ClientAdministration,
    UserAdministration,
    SessionAdministration,
    JobAdministration,
    SettingsInForce,
  ],
})
export class AdministrationModule {}
