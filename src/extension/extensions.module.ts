import { type DynamicModule, Global, Module } from '@nestjs/common';
import { OwnMigrations } from '../database/own-migrations.js';
import { ExtensionDeclarations, type ExtensionModule } from './extension-declarations.js';

/** Makes what an installation's modules declare injectable, before anything looks at the database. */
@Global()
@Module({})
export class ExtensionsModule {
  static forRoot(modules: readonly ExtensionModule[]): DynamicModule {
    const declarations = new ExtensionDeclarations(modules);
    return {
      module: ExtensionsModule,
      providers: [
        { provide: ExtensionDeclarations, useValue: declarations },
        { provide: OwnMigrations, useValue: new OwnMigrations(declarations.migrations) },
      ],
      exports: [ExtensionDeclarations, OwnMigrations],
    };
  }
}
