import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import { RouteTable } from '../auth/resource-server/route-table.js';
import { startEmbeddedPostgres } from '../database/embedded-postgres.js';
import { routesPage } from './routes-page.js';

/** Prints every route of an application, from a server with an empty database that lives for a moment. */
export async function printRoutesOf(create: (database: string) => Promise<INestApplication>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'firekeeper-routes-'));
  const database = await startEmbeddedPostgres(directory, { durable: false });
  try {
    const app = await create(database.url);
    await app.init();
    process.stdout.write(routesPage(app.get(RouteTable, { strict: false })));
    await app.close();
  } finally {
    await database.stop();
    await rm(directory, { recursive: true, force: true });
  }
}
