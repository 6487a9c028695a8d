import './server/node-version.js';
import 'reflect-metadata';
import { Bootstrap } from './bootstrap/bootstrap.js';
import type { Environment } from './config/environment.js';
import { readEnvironment } from './config/read-environment.js';
import { DatabaseServer } from './database/database-server.js';
import { createApplication } from './server/create-application.js';
import { assertAddressIsFree } from './server/free-address.js';
import { GracefulStop } from './server/graceful-stop.js';
import { accountsNote, productionWarnings, startBlock } from './server/start-block.js';
import { explainStartFailure } from './server/start-failure.js';

const gracefulStop = new GracefulStop();
gracefulStop.listenToSignals();
let environment: Environment | undefined;
try {
  environment = readEnvironment(process.env);
  await assertAddressIsFree(environment.PORT, environment.HOST);
  const app = await createApplication(environment);
  gracefulStop.attach(app);
  const database = app.get(DatabaseServer);
  database.onUnexpectedEnd(() => {
    process.stderr.write(`The ${database.description} ended unasked; its log says why. The server stops.\n`);
    void gracefulStop.stop(1);
  });
  await app.listen(environment.PORT, environment.HOST);
  process.stdout.write(
    startBlock(environment, database.description, [
      ...accountsNote(app.get(Bootstrap).report.accounts),
      ...productionWarnings(environment),
    ]),
  );
} catch (error) {
  process.stderr.write(`${explainStartFailure(error, environment)}\n`);
  await gracefulStop.stop(1);
}
