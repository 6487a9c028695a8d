import './server/node-version.js';
import 'reflect-metadata';
import cluster from 'node:cluster';
import { Bootstrap } from './bootstrap/bootstrap.js';
import type { Environment } from './config/environment.js';
import { readEnvironment } from './config/read-environment.js';
import { DatabaseServer } from './database/database-server.js';
import { createApplication } from './server/create-application.js';
import { assertAddressIsFree } from './server/free-address.js';
import { GracefulStop } from './server/graceful-stop.js';
import { accountsNote, productionWarnings, startBlock } from './server/start-block.js';
import { explainStartFailure } from './server/start-failure.js';
import { Workers } from './server/workers.js';

const gracefulStop = new GracefulStop();
gracefulStop.listenToSignals();
let environment: Environment | undefined;
try {
  environment = readEnvironment(process.env);
  if (cluster.isPrimary) await assertAddressIsFree(environment.PORT, environment.HOST);
  const app = await createApplication(environment);
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
    process.stderr.write(`The ${database.description} ended unasked; its log says why. The server stops.\n`);
    void gracefulStop.stop(1);
  });
  await (workers ? app.init().then(() => workers.start()) : app.listen(environment.PORT, environment.HOST));
  if (cluster.isPrimary) {
    process.stdout.write(
      startBlock(environment, database.description, [
        ...accountsNote(app.get(Bootstrap).report.accounts),
        ...productionWarnings(environment),
      ]),
    );
  }
} catch (error) {
  process.stderr.write(`${explainStartFailure(error, environment)}\n`);
  await gracefulStop.stop(1);
}
