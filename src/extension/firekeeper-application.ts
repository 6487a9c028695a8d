import type { DynamicModule, Type } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/constants.js';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createServer } from '../server/create-application.js';
import { printRoutesOf } from '../server/print-routes-of.js';
import { runServer } from '../server/run-server.js';
import { FirekeeperModule, type FirekeeperRoot } from './firekeeper.module.js';

/** The application of a hospital's root module, which imports `FirekeeperModule.forRoot`: configured, not yet listening. */
export async function createFirekeeper(root: Type | DynamicModule): Promise<NestFastifyApplication> {
  const { environment, extensions } = firekeeperIn(root);
  return createServer(environment(), root, extensions);
}

/**
 * What `npm start` does, for a hospital's own `main.ts`: starts the application, with workers if they are asked for,
 * says what it is, and stops it in order. Mistakes in settings are told and end the process.
 */
export async function startFirekeeper(root: Type | DynamicModule): Promise<void> {
  await runServer(() => {
    const { environment, extensions } = firekeeperIn(root);
    return { environment: environment(), root, extensions };
  });
}

/** Prints every route with who may ask it, a hospital's own among ours; for its `npm run routes`. */
export async function printRoutes(root: Type | DynamicModule): Promise<void> {
  const { environment, extensions } = firekeeperIn(root);
  await printRoutesOf(async database => {
    const settings = environment({ DATABASE_URL: database, BOOTSTRAP_FILE: undefined });
    return createServer(settings, root, extensions);
  });
}

function firekeeperIn(root: Type | DynamicModule): FirekeeperRoot {
  const found = find(root, new Set());
  if (found) return found;
  throw new Error('The root module must import FirekeeperModule.forRoot({ … })');
}

function find(module: unknown, seen: Set<unknown>): FirekeeperRoot | undefined {
  if (module === undefined || module === null || seen.has(module)) return undefined;
  seen.add(module);
  if (typeof module === 'function') {
    return findAmong((Reflect.getMetadata(MODULE_METADATA.IMPORTS, module) ?? []) as unknown[], seen);
  }
  const dynamic = module as DynamicModule;
  if (dynamic.module === FirekeeperModule) return dynamic as FirekeeperRoot;
  return findAmong([dynamic.module, ...(dynamic.imports ?? [])], seen);
}

function findAmong(modules: readonly unknown[], seen: Set<unknown>): FirekeeperRoot | undefined {
  for (const module of modules) {
    const found = find(module, seen);
    if (found) return found;
  }
  return undefined;
}
