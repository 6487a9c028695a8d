import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runningEmbeddedUrl } from '../../src/database/running-embedded-url.js';
import { emptyDatabase, freshDatabase } from '../support/fresh-database.js';
import { OrphanedBackend, postmasterOf } from '../support/orphaned-backend.js';
import { spawnServer, type SpawnedServer } from '../support/spawn-server.js';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'firekeeper-start-'));
});
afterAll(async () => rm(directory, { recursive: true, force: true }));

const isAnswering = async (server: SpawnedServer): Promise<boolean> =>
  fetch(`${server.url}/fhir/metadata`).then(
    answer => answer.status < 500,
    () => false,
  );

const isReady = async (server: SpawnedServer): Promise<boolean> =>
  (await fetch(`${server.url}/health/ready`)).ok;

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Those that cannot run the server: what npm's scripts put before the path of the machine is not among them. */
function nodesOfTheMachine(): readonly string[] {
  const places = (process.env['PATH'] ?? '').split(delimiter).filter(each => !each.includes('node_modules'));
  return places
    .map(place => join(place, 'node'))
    .filter(node => {
      const version = existsSync(node) ? execFileSync(node, ['--version'], { encoding: 'utf8' }) : 'v24';
      return Number(/\d+/.exec(version)) < 22;
    });
}

/** What `npm run audit:verify` says. */
async function verifyAudit(): Promise<string> {
  const env = { PATH: process.env['PATH'], DATA_DIRECTORY: directory };
  const command = ['dist/src/audit/verification.command.js', 'verify'];
  return (await promisify(execFile)(process.execPath, command, { env })).stdout;
}

describe('npm start with an embedded database', { timeout: 180_000 }, () => {
  it('prints one block with every address, and ends cleanly on SIGTERM', async () => {
    const server = await spawnServer({ DATA_DIRECTORY: directory });
    await server.ready();
    for (const line of [
      `is ready at ${server.url}`,
      `Portal      ${server.url}/`,
      `Sample app  ${server.url}/apps/vitals`,
      `FHIR base   ${server.url}/fhir`,
      `embedded PostgreSQL in ${directory}`,
    ]) {
      expect(server.output()).toContain(line);
    }
    expect(server.output()).toMatch(/^ +amara +[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4} /m);
    expect(server.output()).not.toContain('Nobody can sign in');
    server.kill('SIGTERM');
    expect(await server.ended()).toBe(0);
    expect(await exists(join(directory, 'postgres', 'postmaster.pid'))).toBe(false);
  });

  it('refuses a second start on the same data directory, and the first goes on', async () => {
    const first = await spawnServer({ DATA_DIRECTORY: directory });
    await first.ready();
    expect(first.output()).not.toContain('amara');
    expect((await fetch(`${first.url}/fhir/Patient`)).status).toBe(401);
    expect(await verifyAudit()).toMatch(/^1 entries, [01] checkpoints, 0 findings\n$/);
    const second = await spawnServer({ DATA_DIRECTORY: directory });
    expect(await second.ended()).toBe(1);
    expect(second.output()).toContain(
      `The data directory ${directory} is in use by another running Firekeeper`,
    );
    expect(second.output()).not.toContain('    at ');
    expect(await isAnswering(first)).toBe(true);
    first.kill('SIGTERM');
    expect(await first.ended()).toBe(0);
  });

  it('starts again after kill -9, which leaves a PostgreSQL behind', async () => {
    const killed = await spawnServer({ DATA_DIRECTORY: directory });
    await killed.ready();
    killed.kill('SIGKILL');
    expect(await killed.ended()).toBe('SIGKILL');
    const next = await spawnServer({ DATA_DIRECTORY: directory });
    await next.ready();
    expect(await isAnswering(next)).toBe(true);
    next.kill('SIGINT');
    expect(await next.ended()).toBe(0);
  });

  it('says that the port is taken, and leaves no database running', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const { port } = squatter.address() as { port: number };
    const server = await spawnServer({ DATA_DIRECTORY: directory, PORT: String(port) });
    expect(await server.ended()).toBe(1);
    expect(server.output()).toBe(
      `Port ${port} is taken: another program listens on 127.0.0.1:${port}. Set PORT to another one.\n`,
    );
    squatter.close();
    expect(await exists(join(directory, 'postgres', 'postmaster.pid'))).toBe(false);
  });

  it('goes on when its database was killed, and ends cleanly while that is away', async () => {
    const server = await spawnServer({ DATA_DIRECTORY: directory });
    await server.ready();
    process.kill(await postmasterOf(directory), 'SIGKILL');
    await vi.waitFor(() => expect(server.output()).toContain('PostgreSQL is back'), 60_000);
    await vi.waitFor(async () => expect(await isReady(server)).toBe(true), 30_000);
    const orphan = await OrphanedBackend.of((await runningEmbeddedUrl(directory)) ?? '');
    process.kill(await postmasterOf(directory), 'SIGKILL');
    await vi.waitFor(async () => expect(await isReady(server)).toBe(false), 30_000);
    server.kill('SIGTERM');
    expect(await server.ended()).toBe(0);
    orphan.end();
  });

  it('does not go on without its data', async () => {
    const gone = join(directory, 'gone');
    const server = await spawnServer({ DATA_DIRECTORY: gone });
    await server.ready();
    const pid = await postmasterOf(gone);
    await rm(gone, { recursive: true });
    process.kill(pid, 'SIGKILL');
    expect(await server.ended()).toBe(1);
    expect(server.output()).toContain('ended unasked and does not start again');
  });
});

describe('npm start with a database of one’s own', () => {
  it('puts nobody into it, and says how people come in', async () => {
    const server = await spawnServer({ DATABASE_URL: await freshDatabase() });
    await server.ready();
    expect(server.output()).not.toMatch(/amara|Sample app/);
    expect(server.output()).toContain(
      'Nobody can sign in yet, and no app is registered: BOOTSTRAP_FILE declares both (docs/bootstrap.md).',
    );
  });
});

describe('npm start with wrong settings', () => {
  it('names every mistake, never a value, and exits with 1', async () => {
    const server = await spawnServer({
      PORT: '99999',
      HOST: '',
      PUBLIC_URL: 'https://example.org/base',
      DATABASE_URL: 'mysql://me:secret@host/db',
      MIGRATE_ON_START: 'yes',
      MAX_BODY_BYTES: '10 MB',
    });
    expect(await server.ended()).toBe(1);
    expect(server.output().split('\n').toSorted()).toEqual(
      [
        '',
        'The settings are wrong:',
        '  - DATABASE_URL must be a PostgreSQL URL: postgres://user:password@host:port/database',
        '  - HOST is set but empty; give it a value or remove it',
        '  - MAX_BODY_BYTES must be a whole number of bytes from 1024 to 268435456 (256 MiB)',
        '  - MIGRATE_ON_START must be true or false',
        '  - PORT must be a whole number from 1 to 65535',
        '  - PUBLIC_URL must be scheme, host and port alone, such as https://fhir.example.org',
      ].toSorted(),
    );
  });

  it('says so when the database cannot be reached', async () => {
    const server = await spawnServer({ DATABASE_URL: 'postgres://me:secret@127.0.0.1:1/db' });
    expect(await server.ended()).toBe(1);
    expect(server.output()).toContain('DATABASE_URL');
    expect(server.output()).not.toContain('secret');
  });
});

const [olderNode] = nodesOfTheMachine();

describe.skipIf(olderNode === undefined)('an older Node, as the machine may have one', () => {
  it('is told which one is needed, in one line', async () => {
    const told = await promisify(execFile)(olderNode!, ['dist/src/main.js']).catch(({ stderr }) => stderr);
    expect(told).toMatch(/^Node [\d.]+ is too old to run the server: use npm start, or Node 24\.\n$/);
  });
});

describe('MIGRATE_ON_START=false', () => {
  it('lists what is pending and ends', async () => {
    const server = await spawnServer({ DATABASE_URL: await emptyDatabase(), MIGRATE_ON_START: 'false' });
    expect(await server.ended()).toBe(1);
    expect(server.output()).toContain('The database needs migrations');
    expect(server.output()).toContain('  - CreateResourceTables1764000000000');
  });
});
