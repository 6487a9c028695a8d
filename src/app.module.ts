import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { IssuedTokensModule } from './auth/authorization-server/issued-tokens.module.js';
import { ResourceServerModule } from './auth/resource-server/resource-server.module.js';
import { ConfigModule } from './config/config.module.js';
import type { Environment } from './config/environment.js';
import { DatabaseModule } from './database/database.module.js';
import { PagesModule } from './pages/pages.module.js';

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
        IssuedTokensModule,
        ResourceServerModule,
        PagesModule,
        ...extensions,
      ],
    };
  }
}
