import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Environment } from './environment.js';

/** Makes the checked `Environment` injectable everywhere. */
@Global()
@Module({})
export class ConfigModule {
  static forRoot(environment: Environment | (() => Environment)): DynamicModule {
    return {
      module: ConfigModule,
      providers: [
        typeof environment === 'function'
          ? { provide: Environment, useFactory: environment }
          : { provide: Environment, useValue: environment },
      ],
      exports: [Environment],
    };
  }
}
