import { type ReflectableDecorator, Reflector } from '@nestjs/core';
import type { SearchParameter } from 'fhir/r4.js';
import type { MigrationClass } from '../database/own-migrations.js';

/** What a module of an installation brings beside its controllers and providers. */
export interface ExtensionOptions {
  /** For tables of its own. They run after those of the server, oldest first. */
  readonly migrations?: readonly MigrationClass[];
  /** Stored as resources at start, with a reindex where they are new; taken away with the module. */
  readonly searchParameters?: readonly DeclaredSearchParameter[];
}

/** A search parameter in code. `id` is that of the resource; what is left out follows from the rest. */
export type DeclaredSearchParameter = Omit<
  SearchParameter,
  'resourceType' | 'meta' | 'status' | 'name' | 'description'
> & {
  readonly id: string;
  readonly name?: string;
  readonly description?: string;
};

/** Stands beside `@Module` on the class of a module. */
export const FirekeeperExtension: ReflectableDecorator<ExtensionOptions> =
  Reflector.createDecorator<ExtensionOptions>();
