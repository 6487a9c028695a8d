import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RouteTable } from '../auth/resource-server/route-table.js';
import { readEnvironment } from '../config/read-environment.js';
import { startEmbeddedPostgres } from '../database/embedded-postgres.js';
import { createApplication } from './create-application.js';
import { routesPage } from './routes-page.js';

/** `npm run routes`: the page docs/routes.md, from a server with an empty database that lives for a moment. */
const directory = await mkdtemp(join(tmpdir(), 'firekeeper-routes-'));
const database = await startEmbeddedPostgres(directory, { durable: false });
try {
  const app = await createApplication(readEnvironment({ DATABASE_URL: database.url }));
  await app.init();
  process.stdout.write(routesPage(app.get(RouteTable)));
  await app.close();
} finally {
  await database.stop();
  await rm(directory, { recursive: true, force: true });
}
