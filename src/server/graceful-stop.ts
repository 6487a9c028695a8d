import type { Server } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { STOP_MESSAGE, type Workers } from './workers.js';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
/** Longer than any statement may take (connection-settings.ts), then a hanging client does not hold us up. */
const PATIENCE_MS = 70_000;

const PARENT_CHECK_MS = 200;

/**
 * On SIGTERM, requests in flight are answered, then workers, connections and the embedded PostgreSQL end, then the process.
 * A second signal ends it at once.
 */
export class GracefulStop {
  private app: INestApplication | undefined;
  private workers: Workers | undefined;
  private isStopping = false;

  listenToSignals(): void {
    for (const signal of SIGNALS) process.on(signal, () => void this.stop(0));
    process.on('message', message => {
      if (message === STOP_MESSAGE && !this.isStopping) void this.stop(0);
    });
    if (process.env['npm_lifecycle_event'] !== undefined) this.stopWithParent();
  }

  /** Until there is an application, a signal ends the process as it is. */
  attach(app: INestApplication, workers: Workers | undefined): void {
    this.app = app;
    this.workers = workers;
  }

  async stop(exitCode: number): Promise<void> {
    if (this.isStopping || !this.app) process.exit(exitCode || 130);
    this.isStopping = true;
    setTimeout(() => process.exit(1), PATIENCE_MS).unref();
    hangUpWhenIdle(this.app.getHttpServer() as Server);
    await this.workers?.stop();
    await this.app.close();
    process.exit(exitCode);
  }

  /** npm passes SIGTERM to the shell between it and us, and the shell dies of it without telling anybody. */
  private stopWithParent(): void {
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent && !this.isStopping) void this.stop(0);
    }, PARENT_CHECK_MS).unref();
  }
}

/** A connection kept alive after its last answer would hold the server for as long as the client likes. */
function hangUpWhenIdle(server: Server): void {
  setInterval(() => server.closeIdleConnections(), 50).unref();
}
