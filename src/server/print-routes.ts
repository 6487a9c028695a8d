import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RouteTable } from '../auth/resource-server/route-table.js';
import { readEnvironment } from '../config/read-environment.js';
import { createApplication } from './create-application.js';
import { routesPage } from './routes-page.js';

/** `npm run routes`: the page docs/routes.md, from a server with a database of its own that lives for a moment. */
const directory = await mkdtemp(join(tmpdir(), 'firekeeper-routes-'));
try {
  const app = await createApplication(readEnvironment({ DATA_DIRECTORY: directory }));
  await app.init();
  process.stdout.write(routesPage(app.get(RouteTable)));
  await app.close();
} finally {
  await rm(directory, { recursive: true, force: true });
}
