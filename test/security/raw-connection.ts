import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

/** A connection on which a test may say what no HTTP client would. */
export class RawConnection {
  private text = '';
  private isOver = false;

  private constructor(
    private readonly socket: Socket,
    afterwards: (destroy: () => void) => void,
  ) {
    socket.setEncoding('latin1').on('data', (chunk: string) => (this.text += chunk));
    socket.on('error', () => {});
    socket.once('close', () => (this.isOver = true));
    afterwards(() => void socket.destroy());
  }

  /** `afterwards` is given what ends it: the `onTestFinished` of their own, in tests that run at once. */
  static async to(
    url: string,
    afterwards: (destroy: () => void) => void = onTestFinished,
  ): Promise<RawConnection> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new RawConnection(socket, afterwards);
  }

  /** Resolves at once: the server may have hung up meanwhile. */
  send(text: string): this {
    if (!this.socket.destroyed) this.socket.write(text, 'latin1');
    return this;
  }

  /** Reads no more of what is answered. */
  pause(): void {
    this.socket.pause();
  }

  /** What it takes: the other end is full when this stays true. */
  get isBlocked(): boolean {
    return this.socket.writableNeedDrain;
  }

  get isClosed(): boolean {
    return this.isOver;
  }

  get received(): string {
    return this.text;
  }

  /** The status codes of all answers so far. */
  get statuses(): readonly number[] {
    return [...this.text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
  }

  /** Resolves when the server hangs up, or throws after so many milliseconds. */
  async closed(ms: number): Promise<this> {
    const until = Date.now() + ms;
    while (!this.isOver) {
      if (Date.now() > until) throw new Error(`the server has not hung up after ${ms} ms`);
      await sleep(10);
    }
    return this;
  }
}
