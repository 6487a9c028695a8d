import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '../../../src/database/database.js';
import { assertSearchIndexVersion } from '../../../src/fhir/storage/search-index-version.js';
import { startServer, type TestServer } from '../../support/start-server.js';

describe('the version of the search index', () => {
  let server: TestServer;
  let database: Database;
  beforeAll(async () => {
    server = await startServer();
    database = server.get(Database);
  });
  afterAll(async () => server.close());

  async function store(version: string): Promise<void> {
    await database.query({
      text: `update installation set value = $1 where name = 'search-index'`,
      values: [version],
    });
  }

  it('is taken by an empty database and found again', async () => {
    await expect(assertSearchIndexVersion(database)).resolves.toBeUndefined();
  });

  it('of another server is refused, with what to do', async () => {
    await store('1');
    await expect(assertSearchIndexVersion(database)).rejects.toThrow(
      /has version 1.*load the resources again/,
    );
  });

  it('is not claimed for resources that were indexed without one', async () => {
    await database.query({ text: `delete from installation where name = 'search-index'`, values: [] });
    await database.query({
      text: `insert into resource (key, type, id, version, updated, method) values (1, 1, 'old', 1, now(), 1)`,
      values: [],
    });
    await expect(assertSearchIndexVersion(database)).rejects.toThrow(/version unknown/);
  });
});
