import { connect, type Socket } from 'node:net';
import type { Load, Measured } from './load.js';

/**
 * A process that sends HTTP/1.1 requests over kept connections, one at a time on each. It speaks to the socket itself:
 * `node:http` as a client costs more than the server that it would measure.
 */
class Connection {
  private readonly socket: Socket;
  private received: Buffer[] = [];
  private missing = -1;
  private settle: { resolve: () => void; reject: (error: Error) => void } | undefined;

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.socket.on('data', chunk => this.read(chunk));
    this.socket.on('error', error => this.settle?.reject(error));
    this.socket.on('close', () => this.settle?.reject(new Error('The server closed the connection')));
  }

  exchange(request: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
      this.socket.write(request);
    });
  }

  close(): void {
    this.settle = undefined;
    this.socket.destroy();
  }

  private read(chunk: Buffer): void {
    if (this.missing >= 0) {
      this.missing -= chunk.length;
      if (this.missing <= 0) this.done();
      return;
    }
    this.received.push(chunk);
    const head = this.received.length === 1 ? chunk : Buffer.concat(this.received);
    const end = head.indexOf('\r\n\r\n');
    if (end === -1) return;
    const text = head.toString('latin1', 0, end);
    const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1];
    if (!text.startsWith('HTTP/1.1 2') || length === undefined) {
      // Measuring errors would flatter the server.
      this.settle?.reject(new Error(`Answered ${head.toString('latin1', 0, 1000)}`));
      return;
    }
    this.missing = Number(length) - (head.length - end - 4);
    if (this.missing <= 0) this.done();
  }

  private done(): void {
    this.received = [];
    this.missing = -1;
    this.settle?.resolve();
  }
}

async function run({ port, requests, concurrency, milliseconds }: Load): Promise<Measured> {
  const bytes = requests.map(request => Buffer.from(request));
  const latencies: number[] = [];
  const start = performance.now();
  let turn = 0;
  const worker = async (): Promise<void> => {
    const connection = new Connection(port);
    let now = performance.now();
    while (now - start < milliseconds) {
      const sent = now;
      await connection.exchange(bytes[turn++ % bytes.length]!);
      now = performance.now();
      latencies.push(now - sent);
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const seconds = (performance.now() - start) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (quantile: number): number =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * quantile))] ?? Number.NaN;
  return { count: latencies.length, perSecond: latencies.length / seconds, p50: at(0.5), p99: at(0.99) };
}

process.on('message', (load: Load) => {
  run(load).then(
    measured => process.send?.({ measured }),
    (error: Error) => process.send?.({ error: error.message }),
  );
});
