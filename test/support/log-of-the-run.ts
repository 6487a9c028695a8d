import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { forbiddenIn } from './forbidden-in-logs.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where every process of this test run keeps what its servers log. */
    logDirectory: string;
  }
}

const MOST_SHOWN = 20;

/** vitest globalSetup: what all servers of the run have logged is looked through at its end, and fails it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'firekeeper-log-'));
  project.provide('logDirectory', directory);
  return async () => {
    const found: string[] = [];
    for (const file of await readdir(directory))
      found.push(...forbiddenIn(await readFile(join(directory, file), 'utf8')));
    await rm(directory, { recursive: true, force: true });
    if (found.length === 0) return;
    const shown = found.slice(0, MOST_SHOWN).join('\n');
    throw new Error(
      `${found.length} lines of the log hold what no log may hold (docs/security/audit.md):\n${shown}`,
    );
  };
}
