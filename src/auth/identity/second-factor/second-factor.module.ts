import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity.module.js';
import { PasskeyChallenges } from './passkey-challenges.js';
import { PasskeyRegistration } from './passkey-registration.js';
import { PasskeyRepository } from './passkey.repository.js';
import { Passkeys } from './passkeys.js';
import { RelyingParty } from './relying-party.js';
import { SecondFactorRepository } from './second-factor.repository.js';
import { SecondFactors } from './second-factors.js';

/** What people have beside their password here: authenticator app, passkeys, recovery codes. */
@Module({
  imports: [IdentityModule],
  providers: [
    SecondFactorRepository,
    SecondFactors,
    RelyingParty,
    PasskeyRepository,
    PasskeyChallenges,
    PasskeyRegistration,
    Passkeys,
  ],
  exports: [SecondFactors, PasskeyRegistration, Passkeys],
})
export class SecondFactorModule {}
