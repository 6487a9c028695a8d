import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Environment } from '../../src/config/environment.js';
import { Database } from '../../src/database/database.js';
import { readEnvironment } from '../../src/config/read-environment.js';
import { freshDatabase } from '../support/fresh-database.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';

const aSecretsKey = (): string => randomBytes(32).toString('base64url');

let url: string;
let address: string;
beforeAll(async () => {
  url = await freshDatabase();
  address = 'http://localhost:3987';
});

async function on(secretsKey?: string): Promise<TestServer> {
  return startServer({
    environment: {
      DATABASE_URL: url,
      PUBLIC_URL: address,
      ...(secretsKey === undefined ? {} : { SECRETS_KEY: secretsKey }),
    },
  });
}

async function stored(server: TestServer): Promise<string> {
  const rows = await server.get(Database).query<{ text: string }>({
    text: `select private_key::text as text from signing_key
           union all select value from installation where name = 'cookie-secret'`,
    values: [],
  });
  return rows.map(({ text }) => text).join('\n');
}

async function keyIds(server: TestServer): Promise<readonly string[]> {
  const rows = await server.get(Database).query<{ kid: string }>({
    text: 'select kid from signing_key order by kid',
    values: [],
  });
  return rows.map(({ kid }) => kid);
}

describe('secrets in the database', () => {
  const first = aSecretsKey();
  const second = aSecretsKey();
  let token: string;
  let kids: unknown;
  let servers: TestServer[] = [];
  const start = async (secretsKey?: string) => {
    const server = await on(secretsKey);
    servers.push(server);
    return server;
  };
  const stop = async () => {
    for (const server of servers) await server.close();
    servers = [];
  };
  afterAll(stop);

  it('stand as they are without SECRETS_KEY', async () => {
    const server = await start();
    token = await aToken(server, { scope: 'system/*.rs', expiresIn: 600 });
    kids = await keyIds(server);
    expect(await stored(server)).toMatch(/\\?"d\\?":/);
    await stop();
  });

  it('are encrypted at the next start with one, and no token breaks', async () => {
    const server = await start(first);
    await aToken(server, { scope: 'system/*.rs' });
    expect(await stored(server)).not.toMatch(/\\?"d\\?":/);
    expect(await stored(server)).toMatch(/sealed:/);
    expect(await keyIds(server)).toEqual(kids);
    const response = await fetch(`http://127.0.0.1:${server.get(Environment).PORT}/fhir/Patient`, {
      headers: bearer(token),
    });
    expect(response.status).toBe(200);
    await stop();
  });

  it('are encrypted anew with the first key of several', async () => {
    const before = await start(`${second},${first}`);
    await aToken(before, { scope: 'system/*.rs' });
    await stop();
    const after = await start(second);
    expect(await keyIds(after)).toEqual(kids);
    expect(await aToken(after, { scope: 'system/*.rs' })).toEqual(expect.any(String));
    await stop();
  });

  it('stop the start when their key is not there', async () => {
    await expect(on(first)).rejects.toThrow(/SECRETS_KEY/);
  });

  it.each(['short', 'x'.repeat(42), `${'x'.repeat(43)};${'x'.repeat(43)}`])('refuse the key %s', text => {
    expect(() => readEnvironment({ SECRETS_KEY: text })).toThrow(/SECRETS_KEY/);
  });
});
