import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IdentityModule } from '../auth/identity/identity.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { LaunchContextController } from './launch-context.controller.js';
import { LaunchContext } from './launch-context.entity.js';
import { LaunchContextRepository } from './launch-context.repository.js';
import { LaunchTypesController } from './launch-types.controller.js';
import { LaunchTypes } from './launch-types.js';
import { LaunchContextService } from './launch-context.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([LaunchContext]), ClientsModule, IdentityModule],
  controllers: [LaunchContextController, LaunchTypesController],
  providers: [LaunchContextRepository, LaunchContextService, LaunchTypes],
  exports: [LaunchContextService, LaunchContextRepository, LaunchTypes],
})
export class LaunchContextModule {}
