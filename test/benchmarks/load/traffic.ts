import { Agent, request } from 'node:http';

export interface Exchange {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly token: string;
  readonly body?: string;
}

/** Keep-alive connections to one server. */
export class Traffic {
  private readonly agent: Agent;

  constructor(private readonly concurrency: number) {
    this.agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  }

  /** Sends one request; anything but 2xx ends the benchmark, for then it would measure errors. */
  async send({ method, url, token, body }: Exchange): Promise<string> {
    return new Promise((resolve, reject) => {
      const headers = {
        Authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/fhir+json' }),
      };
      const outgoing = request(url, { method, headers, agent: this.agent }, response => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if ((response.statusCode ?? 500) < 300) resolve(text);
          else reject(new Error(`${method} ${url} answered ${response.statusCode}: ${text.slice(0, 500)}`));
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  /** Requests per second and latencies in milliseconds over a time span. */
  async measure(next: () => Exchange, milliseconds: number): Promise<Round> {
    const latencies: number[] = [];
    const start = performance.now();
    const worker = async (): Promise<void> => {
      while (performance.now() - start < milliseconds) {
        const sent = performance.now();
        await this.send(next());
        latencies.push(performance.now() - sent);
      }
    };
    await Promise.all(Array.from({ length: this.concurrency }, worker));
    const seconds = (performance.now() - start) / 1000;
    latencies.sort((a, b) => a - b);
    return { perSecond: latencies.length / seconds, p50: at(latencies, 0.5), p99: at(latencies, 0.99) };
  }

  close(): void {
    this.agent.destroy();
  }
}

export interface Round {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** The median round, and the spread of throughput over all of them. */
export function summarize(rounds: readonly Round[]): Round & { readonly low: number; readonly high: number } {
  const sorted = rounds.toSorted((a, b) => a.perSecond - b.perSecond);
  const middle = sorted[Math.floor(sorted.length / 2)]!;
  return { ...middle, low: sorted[0]!.perSecond, high: sorted.at(-1)!.perSecond };
}

function at(sorted: readonly number[], quantile: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))] ?? Number.NaN;
}
