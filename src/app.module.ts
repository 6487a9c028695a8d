import { type DynamicModule, Module } from '@nestjs/common';
import { IssuedTokensModule } from './auth/authorization-server/issued-tokens.module.js';
import { ResourceServerModule } from './auth/resource-server/resource-server.module.js';
import { ConfigModule } from './config/config.module.js';
import type { Environment } from './config/environment.js';
import { DatabaseModule } from './database/database.module.js';
import { PagesModule } from './pages/pages.module.js';

/** The modules, top to bottom in the order of their dependencies (docs/architecture.md). */
@Module({})
export class AppModule {
  static forRoot(environment: Environment): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(environment),
        DatabaseModule,
        IssuedTokensModule,
        ResourceServerModule,
        PagesModule,
      ],
    };
  }
}
