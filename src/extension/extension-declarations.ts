import type { DynamicModule, Type } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/constants.js';
import { Reflector } from '@nestjs/core';
import type { MigrationClass } from '../database/own-migrations.js';
import type { DeclaredSearchParameter } from './declared-search-parameter.js';
import { type ExtensionOptions, FirekeeperExtension } from './firekeeper-extension.decorator.js';
import type { DeclaredResourceType } from './resource-types/declared-resource-type.js';

/** A module of an installation, as Nest takes it. */
export type ExtensionModule = Type | DynamicModule;

const reflector = new Reflector();

/** What all modules of an installation declare, those that they import included. */
export class ExtensionDeclarations {
  readonly migrations: readonly MigrationClass[];
  readonly searchParameters: readonly DeclaredSearchParameter[];
  readonly resourceTypes: readonly DeclaredResourceType[];

  constructor(modules: readonly ExtensionModule[]) {
    const options = [...classesIn(modules)].flatMap(
      type => (reflector.get(FirekeeperExtension, type) as ExtensionOptions | undefined) ?? [],
    );
    this.migrations = options.flatMap(({ migrations = [] }) => migrations);
    this.searchParameters = options.flatMap(({ searchParameters = [] }) => searchParameters);
    this.resourceTypes = options.flatMap(({ resourceTypes = [] }) => resourceTypes);
    requireDifferent(
      'migration',
      this.migrations.map(({ name }) => name),
    );
    requireDifferent(
      'search parameter',
      this.searchParameters.map(({ id }) => id),
    );
    const unstamped = this.migrations.find(({ name }) => !/\D\d{13}$/.test(name));
    if (unstamped) {
      throw new Error(`The name of the migration ${unstamped.name} must end in a time stamp of 13 digits`);
    }
  }
}

function classesIn(modules: readonly unknown[], found = new Set<Type>()): ReadonlySet<Type> {
  for (const each of modules) {
    const type =
      typeof each === 'function' ? (each as Type) : (each as Partial<DynamicModule> | undefined)?.module;
    if (type === undefined) continue;
    const isNew = !found.has(type);
    found.add(type);
    const imports = isNew
      ? (Reflect.getMetadata(MODULE_METADATA.IMPORTS, type) as unknown[] | undefined)
      : [];
    const more = typeof each === 'function' ? [] : ((each as DynamicModule).imports ?? []);
    classesIn([...(imports ?? []), ...more], found);
  }
  return found;
}

function requireDifferent(what: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new Error(`Two modules declare the ${what} ${twice}`);
}
