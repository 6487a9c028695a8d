import cluster from 'node:cluster';
import { type DynamicModule, Inject, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { AppModule } from '../app.module.js';
import type { Environment } from '../config/environment.js';
import { readEnvironment } from '../config/read-environment.js';
import { PREPARED } from '../server/prepared.js';
import type { ExtensionModule } from './extension-declarations.js';

export interface FirekeeperOptions {
  /** Settings of docs/configuration.md by their names; they win over the environment. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The installation's own modules. */
  readonly modules?: readonly ExtensionModule[];
}

type Settings = Readonly<Record<string, string | undefined>>;

/** The module that `forRoot` gives. */
export interface FirekeeperRoot extends DynamicModule {
  /**
   * Reads and checks the settings, once; throws SettingsError with a sentence for each mistake. What the first caller
   * gives wins over all of them.
   */
  readonly environment: (first?: Settings) => Environment;
  readonly extensions: readonly ExtensionModule[];
}

/** The whole server as one import of a hospital's own Nest application; `createFirekeeper` makes that application. */
@Module({})
export class FirekeeperModule implements OnModuleInit {
  constructor(@Inject(HttpAdapterHost) private readonly host: HttpAdapterHost) {}

  static forRoot({ settings = {}, modules = [] }: FirekeeperOptions = {}): FirekeeperRoot {
    const missing = modules.findIndex(module => (module as unknown) === undefined);
    if (missing !== -1) {
      throw new Error(
        `modules[${missing}] is undefined: the file of that module imports this one, in a circle`,
      );
    }
    let read: Environment | undefined;
    const environment = (first: Settings = {}): Environment =>
      (read ??= readEnvironment({ ...withSettings(settings), ...first }));
    return {
      module: FirekeeperModule,
      imports: [AppModule.forRoot(() => environment(), modules)],
      environment,
      extensions: modules,
    };
  }

  /** Without the edge that `createFirekeeper` puts around it, cross-site forms and large bodies would pass. */
  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    if ('hasDecorator' in server && server.hasDecorator(PREPARED)) return;
    throw new Error('Create the application by createFirekeeper(YourModule), not by NestFactory.create');
  }
}

/** What the primary process hands to its workers wins: its database, and that they do nothing which is done once. */
function withSettings(settings: Readonly<Record<string, string>>): Settings {
  const { DATABASE_URL, BOOTSTRAP_FILE, JOB_CONCURRENCY } = process.env;
  const handed = cluster.isWorker ? { DATABASE_URL, BOOTSTRAP_FILE, JOB_CONCURRENCY } : {};
  return { ...process.env, ...settings, ...handed };
}
