import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkerStartError } from './worker-start.error.js';

/** What the primary says to its workers: a signal would be a second one where a terminal has sent the first. */
export const STOP_MESSAGE = 'stop';

const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 30_000;
/** A worker that lived so long did not die of its start. */
const STABLE_MS = 30_000;

/**
 * The processes that share the port (`WORKERS`), seen from the primary, which accepts connections and hands them round.
 * One that dies is replaced: soon the first time, later and later while they keep dying young.
 */
export class Workers {
  private isStopping = false;
  private pause = 0;

  /** `environment` is what a worker has other than the primary; undefined takes a variable away. */
  constructor(
    private readonly count: number,
    private readonly environment: Readonly<Record<string, string | undefined>>,
  ) {}

  /** Resolves when all of them listen. Throws WorkerStartError if one ends before. */
  async start(): Promise<void> {
    const workers = Array.from({ length: this.count }, () => cluster.fork(this.environment));
    const firstEnd = Promise.race(workers.map(ending));
    await Promise.race([
      Promise.all(workers.map(async worker => once(worker, 'listening'))),
      firstEnd.then(() => Promise.reject(new WorkerStartError())),
    ]);
    for (const worker of workers) void this.watch(worker);
  }

  /** Resolves when every worker has answered what it was asked, and ended. */
  async stop(): Promise<void> {
    this.isStopping = true;
    const workers = Object.values(cluster.workers ?? {}).filter(worker => worker !== undefined);
    await Promise.all(
      workers.map(async worker => {
        const ended = ending(worker);
        if (worker.isConnected()) worker.send(STOP_MESSAGE);
        if (!worker.isDead()) await ended;
      }),
    );
  }

  private async watch(worker: Worker): Promise<void> {
    const startedAt = performance.now();
    const how = await ending(worker);
    if (this.isStopping) return;
    const isYoung = performance.now() - startedAt < STABLE_MS;
    this.pause = isYoung ? Math.min(this.pause * 2 || SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS) : 0;
    process.stderr.write(`A worker ended unasked (${how}) and is replaced.\n`);
    await sleep(this.pause, undefined, { ref: false });
    if (!this.isStopping) void this.watch(cluster.fork(this.environment));
  }
}

/** Resolves with the exit code, the signal, or why there is no process. */
async function ending(worker: Worker): Promise<string> {
  try {
    const [code, signal] = (await once(worker, 'exit')) as [number | null, string | null];
    return signal ?? String(code);
  } catch (error) {
    return (error as Error).message;
  }
}
