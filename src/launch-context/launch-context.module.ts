import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ClientsModule } from '../clients/clients.module.js';
import { LaunchContext } from './launch-context.entity.js';
import { LaunchContextRepository } from './launch-context.repository.js';
import { LaunchContextService } from './launch-context.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([LaunchContext]), ClientsModule],
  providers: [LaunchContextRepository, LaunchContextService],
  exports: [LaunchContextService, LaunchContextRepository],
})
export class LaunchContextModule {}
