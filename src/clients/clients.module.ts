import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ClientSecretVerifier } from './client-secret.verifier.js';
import { Client } from './client.entity.js';
import { ClientRepository } from './client.repository.js';
import { SecretUse } from './secret-use.js';
import { SelfRegistrationRepository } from './self-registration.repository.js';

@Module({
  imports: [TypeOrmModule.forFeature([Client])],
  providers: [ClientRepository, ClientSecretVerifier, SecretUse, SelfRegistrationRepository],
  exports: [ClientRepository, ClientSecretVerifier, SecretUse, SelfRegistrationRepository],
})
export class ClientsModule {}
