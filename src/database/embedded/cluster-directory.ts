import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { platform } from 'node:os';
import type { Account } from './postgres-account.js';

/** `sun_path` of a Unix socket address holds 108 bytes, the closing NUL included. */
const LONGEST_SOCKET_PATH = 107;

export const SOCKET_PORT = 5432;

/** A way to the working directory that asks for no permission on the directories above it. Linux alone has it. */
export const WORKING_DIRECTORY = '/proc/self/cwd';

/** What lies in DATA_DIRECTORY, and how PostgreSQL and we come to it. */
export class ClusterDirectory {
  readonly root: string;
  /** The database cluster, PGDATA. */
  readonly cluster: string;
  readonly log: string;

  constructor(
    dataDirectory: string,
    readonly account: Account | undefined,
  ) {
    this.root = resolve(dataDirectory);
    this.cluster = join(this.root, 'postgres');
    this.log = join(this.root, 'postgres.log');
  }

  /**
   * The cluster as PostgreSQL sees it from its working directory. Another account than ours cannot enter the mode-0700
   * directories above, but needs no way through them to where it already stands.
   */
  get clusterSeenByPostgres(): string {
    return this.account ? WORKING_DIRECTORY : this.cluster;
  }

  /** False where a Unix socket in the cluster has no address: on Windows, and below a very long path. */
  get hasSocket(): boolean {
    const socket = join(this.cluster, `.s.PGSQL.${SOCKET_PORT}`);
    return platform() !== 'win32' && Buffer.byteLength(socket) <= LONGEST_SOCKET_PATH;
  }

  /** Makes the directory, closed to everybody else. */
  async prepare(): Promise<void> {
    if (this.account && platform() !== 'linux') {
      throw new Error('As root the embedded PostgreSQL works on Linux only: start as an ordinary user');
    }
    await mkdir(this.root, { recursive: true, mode: 0o700 });
  }

  async giveToPostgres(path: string): Promise<void> {
    if (this.account) await chown(path, this.account.uid, this.account.gid);
  }

  /** The password of the embedded database, made at the first start. */
  async password(): Promise<string> {
    const file = join(this.root, 'postgres.password');
    const fresh = randomBytes(24).toString('base64url');
    try {
      await writeFile(file, `${fresh}\n`, { flag: 'wx', mode: 0o600 });
      return fresh;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      return (await readFile(file, 'utf8')).trim();
    }
  }
}
