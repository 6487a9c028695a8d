import { Module } from '@nestjs/common';
import { AuthorizationServerModule } from '../../auth/authorization-server/authorization-server.module.js';
import { IdentityModule } from '../../auth/identity/identity.module.js';
import { SecondFactorModule } from '../../auth/identity/second-factor/second-factor.module.js';
import { PagesModule } from '../../pages/pages.module.js';
import { ConsoleCredentialsController } from '../console/credentials/console-credentials.controller.js';
import { InvitationRepository } from '../users/invitation.repository.js';
import { CredentialAdministration } from './credential-administration.js';
import { CredentialsController } from './credentials.controller.js';

/** What people sign in with, and what an administrator does when it is lost. */
@Module({
  imports: [AuthorizationServerModule, IdentityModule, SecondFactorModule, PagesModule],
  controllers: [CredentialsController, ConsoleCredentialsController],
  providers: [CredentialAdministration, InvitationRepository],
})
export class CredentialAdministrationModule {}
