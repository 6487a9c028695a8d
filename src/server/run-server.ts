import cluster from 'node:cluster';
import type { DynamicModule, Type } from '@nestjs/common';
import { Bootstrap } from '../bootstrap/bootstrap.js';
import type { Environment } from '../config/environment.js';
import { DatabaseServer } from '../database/database-server.js';
import type { ExtensionModule } from '../extension/extension-declarations.js';
import { createServer } from './create-application.js';
import { assertAddressIsFree } from './free-address.js';
import { GracefulStop } from './graceful-stop.js';
import { accountsNote, emptinessNote, productionWarnings, startBlock } from './start-block.js';
import { explainStartFailure } from './start-failure.js';
import { Workers } from './workers.js';

/** What is to be started: the settings are read first, so that mistakes in them are told well. */
export interface ServerPlan {
  readonly environment: Environment;
  readonly root: Type | DynamicModule;
  readonly extensions?: readonly ExtensionModule[];
}

/** The life of a server process, from the settings to the orderly end. */
export async function runServer(plan: () => ServerPlan): Promise<void> {
  const gracefulStop = new GracefulStop();
  gracefulStop.listenToSignals();
  let environment: Environment | undefined;
  try {
    const { environment: settings, root, extensions } = plan();
    environment = settings;
    if (cluster.isPrimary) await assertAddressIsFree(environment.PORT, environment.HOST);
    const app = await createServer(environment, root, extensions);
    const database = app.get(DatabaseServer);
    // The primary does what is to be done once: PostgreSQL, migrations, the bootstrap, jobs.
    const workers =
      cluster.isPrimary && environment.WORKERS > 1
        ? new Workers(environment.WORKERS, {
            DATABASE_URL: database.url,
            BOOTSTRAP_FILE: undefined,
            JOB_CONCURRENCY: '0',
          })
        : undefined;
    gracefulStop.attach(app, workers);
    database.onUnexpectedEnd(() => {
      process.stderr.write(
        `The ${database.description} ended unasked and does not start again; its log says why. The server stops.\n`,
      );
      void gracefulStop.stop(1);
    });
    await (workers ? app.init().then(() => workers.start()) : app.listen(environment.PORT, environment.HOST));
    if (cluster.isPrimary) {
      const { accounts, isInhabited, hasSampleApp } = app.get(Bootstrap).report;
      process.stdout.write(
        startBlock(environment, {
          database: database.description,
          hasSampleApp,
          notes: [
            ...accountsNote(accounts),
            ...emptinessNote(isInhabited),
            ...productionWarnings(environment),
          ],
        }),
      );
    }
  } catch (error) {
    process.stderr.write(`${explainStartFailure(error, environment)}\n`);
    await gracefulStop.stop(1);
  }
}
