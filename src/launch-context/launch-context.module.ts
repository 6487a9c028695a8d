import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IdentityModule } from '../auth/identity/identity.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { LaunchContextController } from './launch-context.controller.js';
import { LaunchContext } from './launch-context.entity.js';
import { LaunchContextRepository } from './launch-context.repository.js';
import { LaunchContextService } from './launch-context.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([LaunchContext]), ClientsModule, IdentityModule],
  controllers: [LaunchContextController],
  providers: [LaunchContextRepository, LaunchContextService],
  exports: [LaunchContextService, LaunchContextRepository],
})
export class LaunchContextModule {}
