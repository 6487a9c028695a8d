import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { postgresAccount } from '../../src/database/embedded/postgres-account.js';
import { findPostgresBinaries } from '../../src/database/embedded/postgres-binaries.js';

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
  return rows[0]![0];
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

  it('listens on loopback alone where the path is too long for a socket', async () => {
    const server = await startEmbeddedPostgres(join(directory, 'x'.repeat(100)), { durable: false });
    expect(await ask(server.superuserUrl, 'show listen_addresses')).toBe('127.0.0.1');
    expect(await ask(server.superuserUrl, 'show unix_socket_directories')).toBe('');
    await server.stop();
  });

  it('tells when it ends unasked', async () => {
    const server = await startEmbeddedPostgres(join(directory, 'plain'), { durable: false });
    const ended = new Promise<void>(resolve => server.onUnexpectedEnd(resolve));
    const pid = await ask(
      server.superuserUrl,
      `select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int`,
    );
    process.kill(Number(pid), 'SIGINT');
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
