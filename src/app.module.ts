import { type DynamicModule, Module } from '@nestjs/common';
import { AuditModule } from './audit/audit.module.js';
import { AuthorizationServerModule } from './auth/authorization-server/authorization-server.module.js';
import { ResourceServerModule } from './auth/resource-server/resource-server.module.js';
import { AccessModule } from './access/access.module.js';
import { ExplainModule } from './access/explain/explain.module.js';
import { AdministrationModule } from './administration/administration.module.js';
import { AppStateModule } from './app-state/app-state.module.js';
import { BootstrapModule } from './bootstrap/bootstrap.module.js';
import { BrandsModule } from './brands/brands.module.js';
import { ConfigModule } from './config/config.module.js';
import type { Environment } from './config/environment.js';
import { DatabaseModule } from './database/database.module.js';
import { DeclaredContentModule } from './extension/declared-content.module.js';
import type { ExtensionModule } from './extension/extension-declarations.js';
import { ExtensionsModule } from './extension/extensions.module.js';
import { FhirModule } from './fhir/fhir.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import { InstallationModule } from './installation/installation.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { OpenApiModule } from './openapi/open-api.module.js';
import { PortalModule } from './portal/portal.module.js';
import { RateLimitsModule } from './rate-limits/rate-limits.module.js';
import { ScimModule } from './scim/scim.module.js';
import { SmartStyleModule } from './smart-style/smart-style.module.js';

/** The modules, top to bottom in the order of their dependencies. */
@Module({})
export class AppModule {
  /** `extensions` are an installation's own modules; their handlers are guarded and audited like ours. */
  static forRoot(
    environment: Environment | (() => Environment),
    extensions: readonly ExtensionModule[] = [],
  ): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(environment),
        ExtensionsModule.forRoot(extensions),
        DatabaseModule,
        AuditModule,
        JobsModule,
        RateLimitsModule,
        InstallationModule,
        SmartStyleModule,
        BrandsModule,
        AccessModule,
        ResourceServerModule,
        AuthorizationServerModule,
        FhirModule.forRoot({ resources: extensions }),
        ExplainModule,
        AppStateModule,
        PortalModule,
        OpenApiModule,
        OperationsModule,
        AdministrationModule,
        ScimModule,
        DeclaredContentModule,
        BootstrapModule,
      ],
    };
  }
}
