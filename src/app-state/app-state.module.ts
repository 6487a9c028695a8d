import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AppStateAccess } from './app-state.access.js';
import { AppStateController } from './app-state.controller.js';
import { AppState } from './app-state.entity.js';
import { AppStateRepository } from './app-state.repository.js';

@Module({
  imports: [TypeOrmModule.forFeature([AppState])],
  controllers: [AppStateController],
  providers: [AppStateRepository, AppStateAccess],
})
export class AppStateModule {}
