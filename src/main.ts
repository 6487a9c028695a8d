import './server/node-version.js';
import 'reflect-metadata';
import { AppModule } from './app.module.js';
import { readEnvironment } from './config/read-environment.js';
import { runServer } from './server/run-server.js';

await runServer(() => {
  const environment = readEnvironment(process.env);
  return { environment, root: AppModule.forRoot(environment) };
});
