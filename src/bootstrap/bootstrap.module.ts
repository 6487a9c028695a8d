import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IdentityModule } from '../auth/identity/identity.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { InteractionsModule } from '../fhir/interactions/interactions.module.js';
import { LaunchContextModule } from '../launch-context/launch-context.module.js';
import { Bootstrap } from './bootstrap.js';
import { BootstrapLoad } from './bootstrap-load.entity.js';
import { BootstrapLoadRepository } from './bootstrap-load.repository.js';
import { DeclaredInstallation } from './declared-installation.js';
import { DemoInstallation } from './demo-installation.js';
import { ResourceLoader } from './resource-loader.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([BootstrapLoad]),
    ClientsModule,
    IdentityModule,
    InteractionsModule,
    LaunchContextModule,
  ],
  providers: [Bootstrap, BootstrapLoadRepository, DeclaredInstallation, DemoInstallation, ResourceLoader],
  exports: [Bootstrap, DemoInstallation],
})
export class BootstrapModule {}
