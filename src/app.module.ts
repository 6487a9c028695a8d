import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { AuditModule } from './audit/audit.module.js';
import { AuthorizationServerModule } from './auth/authorization-server/authorization-server.module.js';
import { ResourceServerModule } from './auth/resource-server/resource-server.module.js';
import { AppStateModule } from './app-state/app-state.module.js';
import { BootstrapModule } from './bootstrap/bootstrap.module.js';
import { BrandsModule } from './brands/brands.module.js';
import { ConfigModule } from './config/config.module.js';
import type { Environment } from './config/environment.js';
import { DatabaseModule } from './database/database.module.js';
import { FhirModule } from './fhir/fhir.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import { InstallationModule } from './installation/installation.module.js';
import { PortalModule } from './portal/portal.module.js';
import { SmartStyleModule } from './smart-style/smart-style.module.js';

/** The modules, top to bottom in the order of their dependencies. */
@Module({})
export class AppModule {
  /** `extensions` are an installation's own modules; their handlers are guarded and audited like ours. */
  static forRoot(environment: Environment, extensions: readonly Type[] = []): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(environment),
        DatabaseModule,
        AuditModule,
        JobsModule,
        InstallationModule,
        SmartStyleModule,
        BrandsModule,
        ResourceServerModule,
        AuthorizationServerModule,
        FhirModule.forRoot({ resources: extensions }),
        AppStateModule,
        PortalModule,
        BootstrapModule,
      ],
    };
  }
}
