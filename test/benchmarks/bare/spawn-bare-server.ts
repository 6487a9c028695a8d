import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../support/free-port.js';
import type { BareRoute } from './bare-route.js';

export interface BareServer {
  readonly pid: number | undefined;
  readonly port: number;
  stop(): void;
}

/** Starts the bare server with these routes, as a process of its own. */
export async function spawnBareServer(
  databaseUrl: string,
  routes: readonly BareRoute[],
): Promise<BareServer> {
  const port = await freePort();
  const program = fileURLToPath(new URL('./bare-server.ts', import.meta.url));
  const child = spawn(process.execPath, [program, databaseUrl, String(port), JSON.stringify(routes)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => Promise.reject(new Error('It ended'))),
  ]);
  return { pid: child.pid, port, stop: () => child.kill() };
}
