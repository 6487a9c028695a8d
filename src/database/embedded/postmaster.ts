import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ClusterDirectory, SOCKET_PORT } from './cluster-directory.js';
import { serverSettings } from './server-settings.js';

const STOP_PATIENCE_MS = 20_000;
const ORPHANS = /pre-existing shared memory block .*is still in use/;

/** What a running PostgreSQL writes about itself into `postmaster.pid`. */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number;
  /** False: it listens on loopback. */
  readonly onSocket: boolean;
  readonly isReady: boolean;
}

/** https://www.postgresql.org/docs/18/storage-file-layout.html: one fact per line. */
export async function readPostmasterFile(directory: ClusterDirectory): Promise<PostmasterFile | undefined> {
  const text = await readFile(join(directory.cluster, 'postmaster.pid'), 'utf8').catch(() => undefined);
  const [pid, , , port, socketDirectory, , , status] = text?.split('\n') ?? [];
  if (!pid || !port) return undefined;
  return {
    pid: Number(pid),
    port: Number(port),
    onSocket: socketDirectory !== '',
    isReady: status?.trim() === 'ready',
  };
}

/**
 * Who has the cluster instead: another postmaster, or processes of one that was killed. They end when they have done the
 * statement they are at; until then PostgreSQL starts on their shared memory no second time.
 */
export type Occupant = 'postmaster' | 'orphans';

export interface PostmasterOptions {
  readonly durable: boolean;
  readonly connections: number;
  /** Where one before has listened. */
  readonly port?: number | undefined;
  /** Ends what has not become ready yet. */
  readonly signal?: AbortSignal | undefined;
}

/** The PostgreSQL process that this process started. */
export class Postmaster {
  private isStopping = false;

  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {
    process.once('exit', this.interrupt);
    child.once('exit', () => process.off('exit', this.interrupt));
  }

  /** Resolves when it accepts connections, or with who is in its way. */
  static async launch(
    directory: ClusterDirectory,
    binaries: string,
    { durable, connections, port: before, signal }: PostmasterOptions,
  ): Promise<Postmaster | Occupant> {
    const port = before ?? (directory.hasSocket ? SOCKET_PORT : await freePort());
    const settings = {
      ...serverSettings(durable, connections),
      port: String(port),
      listen_addresses: directory.hasSocket ? '' : '127.0.0.1',
      unix_socket_directories: directory.hasSocket ? directory.clusterSeenByPostgres : '',
      unix_socket_permissions: '0700',
    };
    const log = await open(directory.log, 'a', 0o600);
    const { size } = await log.stat();
    const child = spawn(
      join(binaries, 'bin', 'postgres'),
      [
        '-D',
        directory.clusterSeenByPostgres,
        ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`]),
      ],
      // A process group of its own: Ctrl-C in a terminal is for us, and we stop it after the last request.
      { cwd: directory.cluster, ...directory.account, detached: true, stdio: ['ignore', log.fd, log.fd] },
    );
    const postmaster = new Postmaster(child, port);
    const failed = once(child, 'error').then(([error]) => Promise.reject(error as Error));
    failed.catch(() => {});
    signal?.addEventListener('abort', postmaster.interrupt);
    try {
      await log.close();
      return await postmaster.untilReady(directory, size, failed);
    } finally {
      signal?.removeEventListener('abort', postmaster.interrupt);
    }
  }

  private async untilReady(
    directory: ClusterDirectory,
    logStart: number,
    failed: Promise<never>,
  ): Promise<Postmaster | Occupant> {
    while (!this.hasEnded) {
      const file = await readPostmasterFile(directory);
      if (file?.isReady && file.pid === this.child.pid) {
        this.child.unref();
        return this;
      }
      await Promise.race([sleep(10), failed]);
    }
    const log = (await readFile(directory.log)).subarray(logStart).toString();
    if (log.includes('lock file "postmaster.pid" already exists')) return 'postmaster';
    if (ORPHANS.test(log)) return 'orphans';
    throw new Error(
      `The embedded PostgreSQL did not start:\n${log.trimEnd().split('\n').slice(-5).join('\n')}`,
    );
  }

  /** Calls back with the exit code or signal if PostgreSQL ends without having been asked to, or has. */
  onUnexpectedExit(listener: (how: string) => void): void {
    const tell = (): void => {
      if (!this.isStopping) listener(String(this.child.signalCode ?? this.child.exitCode));
    };
    if (this.hasEnded) tell();
    else this.child.once('exit', tell);
  }

  /** Fast shutdown: ends sessions, writes a checkpoint. After a while without effect, at once. */
  async stop(): Promise<void> {
    this.isStopping = true;
    if (this.hasEnded) return;
    this.child.ref();
    const exit = once(this.child, 'exit');
    this.interrupt();
    const impatience = setTimeout(() => this.child.kill('SIGQUIT'), STOP_PATIENCE_MS);
    await exit;
    clearTimeout(impatience);
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private readonly interrupt = (): void => {
    this.child.kill('SIGINT');
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port on loopback');
  return address.port;
}
