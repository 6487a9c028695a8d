import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Load, Measured } from './load.js';

type Answer = { readonly measured: Measured } | { readonly error: string };

/** The load generator: a process of its own, so that making requests takes nothing from what is measured. */
export class Traffic {
  private constructor(private readonly generator: ChildProcess) {}

  static start(): Traffic {
    const program = fileURLToPath(new URL('./load-generator.ts', import.meta.url));
    // Node strips the types itself.
    return new Traffic(fork(program, { execArgv: [] }));
  }

  /** Rejects at the first answer that is not 2xx, for then it would measure errors. */
  async send(load: Load): Promise<Measured> {
    this.generator.send(load);
    const [answer] = (await once(this.generator, 'message')) as [Answer];
    if ('error' in answer) throw new Error(answer.error);
    return answer.measured;
  }

  close(): void {
    this.generator.kill();
  }
}

/** A GET as the load generator sends it. */
export function getRequest(port: number, path: string, token?: string): string {
  const authorization = token === undefined ? '' : `Authorization: Bearer ${token}\r\n`;
  return `GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\n${authorization}\r\n`;
}

/** A POST of JSON. */
export function postRequest(port: number, path: string, token: string, body: string): string {
  return (
    `POST ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nAuthorization: Bearer ${token}\r\n` +
    `Content-Type: application/fhir+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}
