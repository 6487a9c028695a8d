import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RouteTable } from '../../src/auth/resource-server/route-table.js';
import { configurationPage } from '../../src/config/configuration-page.js';
import { routesPage } from '../../src/server/routes-page.js';
import { startServer, type TestServer } from '../support/start-server.js';

describe('The pages that are made from the code', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => server.close());

  it('docs/configuration.md names every setting', async () => {
    expect(await readFile('docs/configuration.md', 'utf8')).toBe(configurationPage());
  });

  it('docs/routes.md names every route', async () => {
    expect(await readFile('docs/routes.md', 'utf8')).toBe(routesPage(server.get(RouteTable)));
  });
});
