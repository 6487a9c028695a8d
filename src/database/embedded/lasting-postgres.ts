import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { ClusterLaunch } from './cluster-launch.js';
import { type Occupant, Postmaster } from './postmaster.js';
import { Presence } from './presence.js';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** In a row. With the pauses between them they take longer than an orphan may work at its statement. */
const MOST_ATTEMPTS = 24;
/** One that has lived so long did not die of its start. */
const STABLE_MS = 60_000;

const IN_THE_WAY: Readonly<Record<Occupant, string>> = {
  postmaster: 'another PostgreSQL runs on its directory',
  orphans: 'processes of the one before still work',
};

/**
 * A PostgreSQL that is started again if it ends unasked, on the same directory and at the same address, by the process that
 * has started it and by no other. Whoever uses it meanwhile finds nobody there, and then the next one.
 */
export class LastingPostgres {
  private readonly logger = new Logger('EmbeddedPostgres');
  private readonly stopping = new AbortController();
  private readonly end = Promise.withResolvers<void>();
  private presence: Presence | undefined;
  private relaunching: Promise<void> = Promise.resolve();
  private attempts = 0;
  private isGone = false;

  private constructor(
    private readonly launch: ClusterLaunch,
    private postmaster: Postmaster,
  ) {}

  static async start(launch: ClusterLaunch): Promise<LastingPostgres> {
    const lasting = new LastingPostgres(launch, await launch.first());
    await lasting.announce();
    return lasting;
  }

  url(user: string, database: string): string {
    return this.launch.url(this.postmaster, user, database);
  }

  /** Calls back when it has ended unasked and does not start any more. */
  onLastEnd(listener: () => void): void {
    void this.end.promise.then(listener);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.relaunching;
    await this.presence?.end();
    await this.postmaster.stop();
  }

  private async announce(): Promise<void> {
    const since = performance.now();
    this.presence = await Presence.announce(this.url('postgres', 'postgres'));
    this.postmaster.onUnexpectedExit(how => {
      if (this.stopping.signal.aborted) return;
      if (performance.now() - since >= STABLE_MS) this.attempts = 0;
      this.relaunching = this.relaunch(how);
    });
  }

  private async relaunch(how: string): Promise<void> {
    this.logger.error(`PostgreSQL ended unasked (${how}), its log says why. It is started again.`);
    const begun = performance.now();
    const { signal } = this.stopping;
    // Or it would be announced at whatever somebody else starts there meanwhile.
    void this.presence?.end();
    while (this.attempts < MOST_ATTEMPTS && !this.isGone) {
      await sleep(this.pause(), undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      this.attempts += 1;
      const obstacle = await this.attempt();
      if (signal.aborted) return;
      if (obstacle === undefined) {
        this.logger.warn(`PostgreSQL is back after ${Math.round(performance.now() - begun)} ms`);
        return;
      }
      this.logger.warn(`PostgreSQL does not start yet (${this.attempts} of ${MOST_ATTEMPTS}): ${obstacle}`);
    }
    this.end.resolve();
  }

  /** None before the first attempt. */
  private pause(): number {
    return this.attempts === 0 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** (this.attempts - 1), LONGEST_PAUSE_MS);
  }

  /** Says what is in the way; undefined when PostgreSQL is there. */
  private async attempt(): Promise<string | undefined> {
    try {
      const outcome = await this.launch.again(this.postmaster, this.stopping.signal);
      if (!(outcome instanceof Postmaster)) return IN_THE_WAY[outcome];
      this.postmaster = outcome;
    } catch (error) {
      // Its directory was taken away, or its programs: waiting does not bring them back.
      this.isGone = (error as NodeJS.ErrnoException).code === 'ENOENT';
      return (error as Error).message;
    }
    try {
      await this.announce();
      return undefined;
    } catch (error) {
      await this.postmaster.stop();
      return (error as Error).message;
    }
  }
}
