import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PasswordIdentityProvider } from './identity-provider.js';
import { LocalIdentityProvider } from './local.identity-provider.js';
import { SignInFailure } from './sign-in-failure.entity.js';
import { SignInFailureRepository } from './sign-in-failure.repository.js';
import { SignInThrottle } from './sign-in-throttle.js';
import { User } from './user.entity.js';
import { UserRepository } from './user.repository.js';

@Module({
  imports: [TypeOrmModule.forFeature([User, SignInFailure])],
  providers: [
    UserRepository,
    SignInFailureRepository,
    SignInThrottle,
    { provide: PasswordIdentityProvider, useClass: LocalIdentityProvider },
  ],
  exports: [UserRepository, SignInFailureRepository, PasswordIdentityProvider],
})
export class IdentityModule {}
