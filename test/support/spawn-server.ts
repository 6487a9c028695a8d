import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { freePort } from './free-port.js';
import { keepLog } from './keep-log.js';

/** The built server (`npm run build`) as a process of its own. */
export interface SpawnedServer {
  readonly url: string;
  readonly pid: number | undefined;
  /** Everything it has printed so far. */
  output(): string;
  /** Resolves when it answers; rejects with its output when it ends instead. */
  ready(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves with the exit code, or the signal that ended it. */
  ended(): Promise<number | string>;
}

/** `afterwards` is given what kills it, should it still run at the end. */
export async function spawnServer(
  environment: Readonly<Record<string, string>>,
  afterwards: (cleanUp: () => void) => void = onTestFinished,
): Promise<SpawnedServer> {
  const port = environment['PORT'] ?? String(await freePort());
  const child = spawn(process.execPath, startArguments(), {
    env: { PATH: process.env['PATH'], PORT: port, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  afterwards(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  child.stderr.on('data', keepLog);
  return {
    url: `http://localhost:${port}`,
    pid: child.pid,
    output: () => output,
    ready: async () => untilReady(child, () => output),
    kill: signal => child.kill(signal),
    ended: async () => ending(child),
  };
}

/** What `npm start` gives to node. */
function startArguments(): readonly string[] {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } };
  return scripts.start.split(' ').slice(1);
}

async function untilReady(child: ChildProcess, output: () => string): Promise<void> {
  while (!output().includes('is ready at')) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`It ended:\n${output()}`);
    await Promise.race([once(child.stdout!, 'data'), once(child, 'close')]);
  }
}

async function ending(child: ChildProcess): Promise<number | string> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  return child.exitCode ?? child.signalCode ?? 'unknown';
}
