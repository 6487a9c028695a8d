import { execFile } from 'node:child_process';
import { access, chmod, cp, mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { DataDirectoryInUseError } from '../../src/database/embedded/data-directory-in-use.error.js';
import { postgresAccount } from '../../src/database/embedded/postgres-account.js';
import { findPostgresBinaries } from '../../src/database/embedded/postgres-binaries.js';
import { OrphanedBackend, postmasterOf } from '../support/orphaned-backend.js';

const IN_USE = /pre-existing shared memory block .*still in use/;

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'firekeeper-embedded-'));
});
afterAll(async () => rm(directory, { recursive: true, force: true }));

async function ask(url: string, text: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<unknown[]>({ text, rowMode: 'array' });
  await client.end();
  return rows[0]?.[0];
}

describe('The embedded PostgreSQL', () => {
  it('listens on no network interface, asks for a password and is open to nobody else', async () => {
    const server = await startEmbeddedPostgres(join(directory, 'plain'), { durable: false });
    expect(await ask(server.superuserUrl, 'show listen_addresses')).toBe('');
    expect(await ask(server.url, 'select current_user::text')).toBe('firekeeper');
    expect(await ask(server.url, `select rolsuper from pg_roles where rolname = current_user`)).toBe(false);
    await expect(ask(server.url.replace(/:[^:@/]+@/, ':guessed@'), 'select 1')).rejects.toThrow('password');
    for (const name of ['', 'postgres', 'postgres.password']) {
      const { mode } = await stat(join(directory, 'plain', name));
      expect(mode & 0o077).toBe(0);
    }
    await server.stop();
  });

  it('removes what a first start has left that was killed', async () => {
    const draft = join(directory, 'plain', 'postgres.new-killed');
    await mkdir(join(draft, 'cluster'), { recursive: true });
    const server = await startEmbeddedPostgres(join(directory, 'plain'), { durable: false });
    await expect(access(draft)).rejects.toThrow('ENOENT');
    await server.stop();
  });

  it('listens on loopback alone where the path is too long for a socket', async () => {
    const server = await startEmbeddedPostgres(join(directory, 'x'.repeat(100)), { durable: false });
    expect(await ask(server.superuserUrl, 'show listen_addresses')).toBe('127.0.0.1');
    expect(await ask(server.superuserUrl, 'show unix_socket_directories')).toBe('');
    await server.stop();
  });
});

async function killed(dataDirectory: string, signal: NodeJS.Signals = 'SIGKILL'): Promise<number> {
  const pid = await postmasterOf(dataDirectory);
  process.kill(pid, signal);
  return pid;
}

const answersAgain = async (server: EmbeddedPostgres): Promise<void> =>
  vi.waitFor(async () => expect(await ask(server.url, 'select 1')).toBe(1), 30_000);

/** Stopped at the end of the test at the latest. */
async function started(dataDirectory: string, durable = false): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres(dataDirectory, { durable });
  onTestFinished(async () => server.stop());
  return server;
}

describe('The embedded PostgreSQL that ends unasked', () => {
  it.each(['plain', 'x'.repeat(100)])('starts again at the same address, however often', async name => {
    const at = join(directory, name);
    const server = await started(at, true);
    await ask(server.url, 'create table if not exists kept (x int)');
    for (const signal of ['SIGKILL', 'SIGINT', 'SIGKILL'] as const) {
      const before = await killed(at, signal);
      await vi.waitFor(() => expect(() => process.kill(before, 0)).toThrow(), 20_000);
      await answersAgain(server);
      await ask(server.url, 'insert into kept values (1)');
    }
    expect(await ask(server.url, 'select count(*)::int from kept')).toBe(3);
    await server.stop();
    await expect(access(join(at, 'postgres', 'postmaster.pid'))).rejects.toThrow('ENOENT');
  });

  it('waits until nobody works on its memory any more', async () => {
    const at = join(directory, 'plain');
    const server = await started(at);
    const orphan = await OrphanedBackend.of(server.url);
    await killed(at);
    await vi.waitFor(
      async () => expect(await readFile(join(at, 'postgres.log'), 'utf8')).toMatch(IN_USE),
      20_000,
    );
    await expect(ask(server.url, 'select 1')).rejects.toThrow();
    orphan.end();
    await answersAgain(server);
    await server.stop();
  });

  it('is stopped while it waits', async () => {
    const at = join(directory, 'plain');
    const server = await started(at);
    const orphan = await OrphanedBackend.of(server.url);
    await killed(at);
    await server.stop();
    orphan.end();
    const next = await startEmbeddedPostgres(at, { durable: false });
    expect(await ask(next.url, 'select 1')).toBe(1);
    await next.stop();
  });

  it('is not started twice on one directory, and comes back after whoever was there meanwhile', async () => {
    const at = join(directory, 'plain');
    const server = await started(at);
    const orphan = await OrphanedBackend.of(server.url);
    await killed(at);
    const other = startEmbeddedPostgres(at, { durable: false }).catch((error: unknown) => error as Error);
    orphan.end();
    const outcome = await other;
    // Who is first depends on the moment: both are right.
    if (outcome instanceof Error) expect(outcome).toBeInstanceOf(DataDirectoryInUseError);
    else {
      expect(await ask(outcome.url, 'select 1')).toBe(1);
      await outcome.stop();
    }
    await answersAgain(server);
    await expect(startEmbeddedPostgres(at, { durable: false })).rejects.toThrow(DataDirectoryInUseError);
    await server.stop();
  });

  it('tells when its directory is gone, and it with it', async () => {
    const at = join(directory, 'gone');
    const server = await started(at);
    const ended = new Promise<void>(resolve => server.onUnexpectedEnd(resolve));
    const pid = await postmasterOf(at);
    await rename(at, `${at}.away`);
    process.kill(pid, 'SIGKILL');
    await ended;
    await server.stop();
  });
});

describe.runIf(process.getuid?.() === 0)('As root, under a home that only root can enter', () => {
  let home: string;
  beforeAll(async () => {
    home = join(directory, 'home');
    await mkdir(home, { mode: 0o700 });
  });

  it('the database works in a data directory there', async () => {
    const server = await startEmbeddedPostgres(join(home, '.data'), { durable: false });
    expect(await ask(server.url, 'select 1')).toBe(1);
    await server.stop();
    const again = await startEmbeddedPostgres(join(home, '.data'), { durable: false });
    expect(await ask(again.url, 'select 1')).toBe(1);
    await again.stop();
  });

  it('the programs are copied to where PostgreSQL’s account can run them', async () => {
    const account = await postgresAccount();
    const installed = await findPostgresBinaries(undefined);
    const root = join(home, 'package');
    await cp(dirname(installed), root, { recursive: true, verbatimSymlinks: true });
    await promisify(execFile)('chmod', ['-R', 'go-rwx', root]);
    const runtimeDirectory = join(directory, 'runtime');
    await chmod(directory, 0o755);

    const copy = await findPostgresBinaries(account, { root, runtimeDirectory });
    expect(copy.startsWith(runtimeDirectory)).toBe(true);
    const version = async (binaries: string): Promise<string> =>
      (await promisify(execFile)(join(binaries, 'bin', 'postgres'), ['--version'], { ...account, cwd: '/' }))
        .stdout;
    await expect(version(join(root, 'native'))).rejects.toThrow('EACCES');
    expect(await version(copy)).toContain('PostgreSQL');
    expect(await findPostgresBinaries(account, { root, runtimeDirectory })).toBe(copy);
  });

  it('refuses a runtime directory that others may write to', async () => {
    const runtimeDirectory = join(directory, 'shared');
    await mkdir(runtimeDirectory);
    await chmod(runtimeDirectory, 0o777);
    const root = join(home, 'package');
    await expect(findPostgresBinaries(await postgresAccount(), { root, runtimeDirectory })).rejects.toThrow(
      'writable by root alone',
    );
  });
});
