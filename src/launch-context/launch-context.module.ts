import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IdentityModule } from '../auth/identity/identity.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { LaunchContextController } from './launch-context.controller.js';
import { LaunchContext } from './launch-context.entity.js';
import { LaunchContextRepository } from './launch-context.repository.js';
import { LaunchContextResolvers } from './launch-context-resolvers.js';
import { LaunchReach } from './launch-reach.js';
import { LaunchTypesController } from './launch-types.controller.js';
import { LaunchTypes } from './launch-types.js';
import { PersonRights } from './person-rights.js';
import { LaunchContextService } from './launch-context.service.js';

@Module({
  imports: [DiscoveryModule, TypeOrmModule.forFeature([LaunchContext]), ClientsModule, IdentityModule],
  controllers: [LaunchContextController, LaunchTypesController],
  providers: [
    LaunchContextRepository,
    LaunchContextService,
    LaunchTypes,
    LaunchContextResolvers,
    LaunchReach,
    PersonRights,
  ],
  exports: [LaunchContextService, LaunchContextRepository, LaunchTypes, LaunchContextResolvers, PersonRights],
})
export class LaunchContextModule {}
