import { Global, Module } from '@nestjs/common';
import { GranularConstraints } from '../../auth/scopes/granular-constraints.js';
import { IndexedConstraints } from './indexed-constraints.js';

/** Lets whoever grants a granular scope ask the engine that will enforce it. */
@Global()
@Module({
  providers: [{ provide: GranularConstraints, useClass: IndexedConstraints }],
  exports: [GranularConstraints],
})
export class ScopeConstraintsModule {}
