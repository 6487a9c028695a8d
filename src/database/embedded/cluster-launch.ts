import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterDirectory } from './cluster-directory.js';
import { connectionUrl } from './connection-url.js';
import { DataDirectoryInUseError } from './data-directory-in-use.error.js';
import { OrphanedBackendsError } from './orphaned-backends.error.js';
import { type Occupant, Postmaster, readPostmasterFile } from './postmaster.js';
import { Presence } from './presence.js';

/** How long a start waits for who is in its way. Orphans work no longer than a statement may (connection-settings.ts). */
const PATIENCE_MS: Readonly<Record<Occupant, number>> = { postmaster: 15_000, orphans: 75_000 };
const PAUSE_MS = 200;
/** Longer than a starting server needs between its PostgreSQL being ready and its announcing itself. */
const ANNOUNCEMENT_MS = 2_000;

/** How PostgreSQL is started in one directory. */
export class ClusterLaunch {
  constructor(
    private readonly directory: ClusterDirectory,
    private readonly binaries: string,
    private readonly password: string,
    private readonly options: { readonly durable: boolean; readonly connections: number },
  ) {}

  url({ port }: Postmaster, user: string, database: string): string {
    return connectionUrl(this.directory, port, this.directory.hasSocket, user, this.password, database);
  }

  /** Throws DataDirectoryInUseError if another server runs there, and OrphanedBackendsError. */
  async first(): Promise<Postmaster> {
    const begun = performance.now();
    for (;;) {
      const outcome = await Postmaster.launch(this.directory, this.binaries, this.options);
      if (outcome instanceof Postmaster) return outcome;
      const isOver = performance.now() - begun > PATIENCE_MS[outcome];
      if (outcome === 'orphans' && isOver) throw new OrphanedBackendsError(this.directory.root);
      if (outcome === 'postmaster' && ((await this.isInUse()) || isOver)) {
        throw new DataDirectoryInUseError(this.directory.root);
      }
      await sleep(PAUSE_MS);
    }
  }

  /** One try to start it at the address of one that has ended, for whoever has that address. */
  async again({ port }: Postmaster, signal: AbortSignal): Promise<Postmaster | Occupant> {
    const outcome = await Postmaster.launch(this.directory, this.binaries, { ...this.options, port, signal });
    if (outcome === 'postmaster') await this.isInUse();
    return outcome;
  }

  /** A PostgreSQL that still runs here belongs to another server, or to one that was killed: then it is stopped. */
  private async isInUse(): Promise<boolean> {
    const running = await readPostmasterFile(this.directory);
    if (!running?.isReady) return false;
    const { port, onSocket, pid } = running;
    const url = connectionUrl(this.directory, port, onSocket, 'postgres', this.password, 'postgres');
    for (const patience of [ANNOUNCEMENT_MS, 0]) {
      const announced = await Presence.isAnnounced(url).catch(() => undefined);
      if (announced === undefined) return false; // It is starting or stopping: the next round asks again.
      if (announced) return true;
      await sleep(patience);
    }
    // Only what still is the PostgreSQL that we asked.
    if ((await readPostmasterFile(this.directory))?.pid === pid) process.kill(pid, 'SIGINT');
    return false;
  }
}
