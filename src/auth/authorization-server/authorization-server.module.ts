import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ClientsModule } from '../../clients/clients.module.js';
import { LaunchContextModule } from '../../launch-context/launch-context.module.js';
import { PagesModule } from '../../pages/pages.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { SecondFactorModule } from '../identity/second-factor/second-factor.module.js';
import { AccountSessions } from './account-sessions.js';
import { Accounts } from './accounts.js';
import { AuthorizationServer } from './authorization-server.js';
import { SmartConfigurationController } from './discovery/smart-configuration.controller.js';
import { WellKnownController } from './discovery/well-known.controller.js';
import { DirectorySignIn } from './federation/directory-sign-in.js';
import { FederatedSignIn } from './federation/federated-sign-in.js';
import { FederationController } from './federation/federation.controller.js';
import { FederationParts } from './federation/federation-parts.js';
import { PendingUpstream } from './federation/pending-upstream.js';
import { SignInChoice } from './federation/sign-in-choice.js';
import { UpstreamController } from './federation/upstream.controller.js';
import { UpstreamSession } from './federation/upstream-session.entity.js';
import { UpstreamSessionRepository } from './federation/upstream-session.repository.js';
import { UpstreamSignOut } from './federation/upstream-sign-out.js';
import { AuthorizedApps } from './granted/authorized-apps.js';
import { RememberedConsent } from './granted/remembered-consent.entity.js';
import { RememberedConsentRepository } from './granted/remembered-consent.repository.js';
import { GrantRepository } from './granted/grant.repository.js';
import { ConsentQuestion } from './interaction/consent.question.js';
import { ContextQuestion } from './interaction/context.question.js';
import { EncounterQuestion } from './interaction/encounter.question.js';
import { EnrolmentStep } from './interaction/enrolment.step.js';
import { FormToken } from './interaction/form-token.js';
import { GrantMaker } from './interaction/grant-maker.js';
import { InteractionController } from './interaction/interaction.controller.js';
import { InteractionLoader } from './interaction/interaction.loader.js';
import { OwnPages } from './interaction/own-pages.js';
import { LoginQuestion } from './interaction/login.question.js';
import { PasskeyStep } from './interaction/passkey.step.js';
import { PatientQuestion } from './interaction/patient.question.js';
import { SecondFactorRule } from './interaction/second-factor.rule.js';
import { SecondFactorStep } from './interaction/second-factor.step.js';
import { StepTicket } from './interaction/step-ticket.js';
import { Questions } from './interaction/questions.js';
import { IssuedTokensModule } from './issued-tokens.module.js';
import { KeyRotationJob } from './keys/key-rotation.job.js';
import { ExpiryJob } from './persistence/expiry.job.js';
import { SessionEnd } from './persistence/session-end.js';
import { ProviderParts } from './provider/provider-parts.js';
import { ClientConfigurationController } from './registration/client-configuration.controller.js';
import { ClientSecretController } from './registration/client-secret.controller.js';
import { RegisteredClient } from './registration/registered-client.js';
import { SoftwareStatements } from './registration/software-statements.js';
import { ClientRegistration } from './registration/client-registration.js';
import { RegistrationController } from './registration/registration.controller.js';
import { SessionSignOut } from './session-sign-out.js';

/** Issues tokens (RFC 6749, SMART App Launch 2.2). Needs a `PatientDirectory`; `mountAuthorizationServer` opens it. */
@Module({
  imports: [
    TypeOrmModule.forFeature([UpstreamSession, RememberedConsent]),
    IssuedTokensModule,
    ClientsModule,
    IdentityModule,
    SecondFactorModule,
    LaunchContextModule,
    PagesModule,
  ],
  controllers: [
    InteractionController,
    FederationController,
    UpstreamController,
    SmartConfigurationController,
    WellKnownController,
    RegistrationController,
    ClientConfigurationController,
    ClientSecretController,
  ],
  providers: [
    Accounts,
    DirectorySignIn,
    FederatedSignIn,
    FederationParts,
    PendingUpstream,
    SignInChoice,
    UpstreamSessionRepository,
    UpstreamSignOut,
    SessionEnd,
    SessionSignOut,
    AccountSessions,
    ProviderParts,
    AuthorizationServer,
    GrantRepository,
    RememberedConsentRepository,
    AuthorizedApps,
    ClientRegistration,
    RegisteredClient,
    SoftwareStatements,
    ExpiryJob,
    KeyRotationJob,
    InteractionLoader,
    FormToken,
    OwnPages,
    GrantMaker,
    Questions,
    LoginQuestion,
    PasskeyStep,
    EnrolmentStep,
    SecondFactorRule,
    SecondFactorStep,
    StepTicket,
    PatientQuestion,
    EncounterQuestion,
    ContextQuestion,
    ConsentQuestion,
  ],
  exports: [AuthorizationServer, Accounts, AccountSessions, AuthorizedApps, SessionSignOut, StepTicket],
})
export class AuthorizationServerModule {}
