import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { FederatedAccounts } from './accounts/federated-accounts.js';
import { IdentityLink } from './accounts/identity-link.entity.js';
import { IdentityLinkRepository } from './accounts/identity-link.repository.js';
import { LinkedIdentityRepository } from './accounts/linked-identity.repository.js';
import { PasswordIdentityProvider } from './identity-provider.js';
import { LocalIdentityProvider } from './local.identity-provider.js';
import { MappingTrials } from './mapping/mapping-trials.js';
import { MappingTestController } from './mapping/mapping-test.controller.js';
import { PersonResolution } from './mapping/person-resolution.js';
import { DeclaredIdentityProvider } from './providers/identity-provider.entity.js';
import { IdentityProviderRepository } from './providers/identity-provider.repository.js';
import { ProviderCondition } from './providers/provider-condition.entity.js';
import { ProviderConditionRepository } from './providers/provider-condition.repository.js';
import { ProviderTrials } from './trials/provider-trials.js';
import { ModuleProviders } from './providers/module-providers.js';
import { IdentityProviders } from './providers/identity-providers.js';
import { ProvisionedAccountRepository } from './provisioning/provisioned-account.repository.js';
import { ProvisionedAccounts } from './provisioning/provisioned-accounts.js';
import { ProvisionedGroupRepository } from './provisioning/provisioned-group.repository.js';
import { ProvisionedUserRepository } from './provisioning/provisioned-user.repository.js';
import { Provisioning } from './provisioning/provisioning.js';
import { SignInFailure } from './sign-in-failure.entity.js';
import { SignInFailureRepository } from './sign-in-failure.repository.js';
import { SignInThrottle } from './sign-in-throttle.js';
import { User } from './user.entity.js';
import { UserRepository } from './user.repository.js';

/** Who somebody is: by our own accounts, and by the identity providers of the hospital. Needs a `PersonDirectory`. */
@Module({
  imports: [
    DiscoveryModule,
    TypeOrmModule.forFeature([
      User,
      SignInFailure,
      DeclaredIdentityProvider,
      ProviderCondition,
      IdentityLink,
    ]),
  ],
  controllers: [MappingTestController],
  providers: [
    UserRepository,
    SignInFailureRepository,
    SignInThrottle,
    IdentityProviderRepository,
    ModuleProviders,
    IdentityProviders,
    ProviderConditionRepository,
    ProviderTrials,
    MappingTrials,
    PersonResolution,
    IdentityLinkRepository,
    Provisioning,
    ProvisionedAccountRepository,
    ProvisionedUserRepository,
    ProvisionedGroupRepository,
    ProvisionedAccounts,
    FederatedAccounts,
    LinkedIdentityRepository,
    { provide: PasswordIdentityProvider, useClass: LocalIdentityProvider },
  ],
  exports: [
    UserRepository,
    SignInFailureRepository,
    SignInThrottle,
    IdentityProviderRepository,
    ModuleProviders,
    IdentityProviders,
    ProviderConditionRepository,
    ProviderTrials,
    MappingTrials,
    FederatedAccounts,
    LinkedIdentityRepository,
    Provisioning,
    ProvisionedUserRepository,
    ProvisionedGroupRepository,
    ProvisionedAccounts,
    PasswordIdentityProvider,
  ],
})
export class IdentityModule {}
