import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Database } from '../../src/database/database.js';
import { DatabaseNotifications } from '../../src/database/database-notifications.js';
import { startServer, type TestServer } from '../support/start-server.js';

describe('notifications of the database', () => {
  let server: TestServer;
  const heard: (string | undefined)[] = [];
  beforeAll(async () => {
    server = await startServer();
    await server.get(DatabaseNotifications).listen('something', payload => heard.push(payload));
  });
  afterAll(async () => server.close());

  async function notify(payload: string): Promise<void> {
    await server.get(Database).query({ text: `select pg_notify('something', $1)`, values: [payload] });
  }

  it('reach every listener of their channel', async () => {
    await server.get(DatabaseNotifications).listen('something', payload => heard.push(`again ${payload}`));
    await notify('one');
    await vi.waitUntil(() => heard.length === 2, 10_000);
    expect(heard.splice(0)).toEqual(['one', 'again one']);
  });

  it('after a lost connection listeners are told to look, and hear again', async () => {
    await server.get(Database).query({
      text: `select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'firekeeper listen' and datname = current_database()`,
      values: [],
    });
    await vi.waitUntil(() => heard.includes(undefined), { timeout: 10_000 });
    heard.length = 0;
    await notify('two');
    await vi.waitUntil(() => heard.includes('two'), 10_000);
  });
});
