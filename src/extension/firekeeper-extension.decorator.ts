import { type ReflectableDecorator, Reflector } from '@nestjs/core';
import type { MigrationClass } from '../database/own-migrations.js';
import type { DeclaredSearchParameter } from './declared-search-parameter.js';
import type { DeclaredResourceType } from './resource-types/declared-resource-type.js';

/** What a module of an installation brings beside its controllers and providers. */
export interface ExtensionOptions {
  /** For tables of its own. They run after those of the server, oldest first. */
  readonly migrations?: readonly MigrationClass[];
  /** Stored as resources at start, with a reindex where they are new; taken away with the module. */
  readonly searchParameters?: readonly DeclaredSearchParameter[];
  /** Served like those of R4, from the first start with the module on; kept and not shown without it. */
  readonly resourceTypes?: readonly DeclaredResourceType[];
}

/** Stands beside `@Module` on the class of a module. */
export const FirekeeperExtension: ReflectableDecorator<ExtensionOptions> =
  Reflector.createDecorator<ExtensionOptions>();
