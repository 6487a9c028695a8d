import { Global, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuthorizationServerModule } from '../auth/authorization-server/authorization-server.module.js';
import { IssuedTokensModule } from '../auth/authorization-server/issued-tokens.module.js';
import { IdentityModule } from '../auth/identity/identity.module.js';
import { SecondFactorModule } from '../auth/identity/second-factor/second-factor.module.js';
import { SmartEndpoints } from '../auth/smart-endpoints.js';
import { ClientRepository } from '../clients/client.repository.js';
import { ClientsModule } from '../clients/clients.module.js';
import { Environment } from '../config/environment.js';
import { InteractionsModule } from '../fhir/interactions/interactions.module.js';
import { LaunchContextModule } from '../launch-context/launch-context.module.js';
import { PagesModule } from '../pages/pages.module.js';
import { AccessLogController } from './account/access-log.controller.js';
import { AccessLog } from './account/access-log.js';
import { OwnPassword } from './account/own-password.js';
import { PasskeysController } from './account/passkeys.controller.js';
import { SecurityController } from './account/security.controller.js';
import { SecurityPages } from './account/security-pages.js';
import { SignInWaysController } from './account/sign-in-ways.controller.js';
import { AccountController } from './account/account.controller.js';
import { BreakGlassPageController } from './break-glass/break-glass-page.controller.js';
import { GlassReviewController } from './break-glass/glass-review.controller.js';
import { OwnGlassController } from './break-glass/own-glass.controller.js';
import { FrameModule } from './frame/frame.module.js';
import { GalleryApps } from './gallery/gallery-apps.js';
import { GalleryController } from './gallery/gallery.controller.js';
import { HomeController } from './home.controller.js';
import { AppList } from './launch/app-list.js';
import { LaunchController } from './launch/launch.controller.js';
import { portalClient } from './portal-client.js';
import { PortalLinks } from './portal-links.js';
import { PatientController } from './record/patient.controller.js';
import { PatientRecord } from './record/patient-record.js';
import { SampleAppController } from './sample-app/sample-app.controller.js';
import { PortalSession } from './session/portal-session.entity.js';
import { PortalSessionRepository } from './session/portal-session.repository.js';
import { Visitors } from './session/visitors.js';
import { LaunchTasks } from './tasks/launch-tasks.js';
import { TasksController } from './tasks/tasks.controller.js';
import { OidcClient } from './sign-in/oidc-client.js';
import { SignInController } from './sign-in/sign-in.controller.js';

/**
 * The pages at `/`: an EHR in small, from which apps are launched; and the sample app at `/apps/vitals`. Global, so that
 * pages of an installation's own need no wiring.
 */
@Global()
@Module({
  imports: [
    DiscoveryModule,
    TypeOrmModule.forFeature([PortalSession]),
    AuthorizationServerModule,
    IdentityModule,
    SecondFactorModule,
    IssuedTokensModule,
    ClientsModule,
    FrameModule,
    InteractionsModule,
    LaunchContextModule,
    PagesModule,
  ],
  controllers: [
    HomeController,
    GalleryController,
    AccountController,
    AccessLogController,
    SecurityController,
    PasskeysController,
    SignInWaysController,
    SignInController,
    PatientController,
    BreakGlassPageController,
    GlassReviewController,
    OwnGlassController,
    LaunchController,
    TasksController,
    SampleAppController,
  ],
  providers: [
    PortalSessionRepository,
    Visitors,
    OidcClient,
    SmartEndpoints,
    PatientRecord,
    AccessLog,
    OwnPassword,
    SecurityPages,
    AppList,
    GalleryApps,
    LaunchTasks,
    PortalLinks,
  ],
  exports: [Visitors],
})
export class PortalModule implements OnApplicationBootstrap {
  constructor(
    private readonly clients: ClientRepository,
    private readonly environment: Environment,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { clientId } = await this.clients.declare(portalClient(this.environment.publicUrl));
    // Whoever has disabled it cannot sign in to undo that.
    await this.clients.enable(clientId);
  }
}
