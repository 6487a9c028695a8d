import fs, { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';

const STANDARD_ERROR = 2;
/** Undefined in benchmarks. */
const directory = inject('logDirectory') as string | undefined;

/** Keeps what a server has logged for the end of the run. */
export function keepLog(text: string): void {
  if (directory !== undefined) appendFileSync(join(directory, `${process.pid}.log`), text);
}

/** Nobody wants to see that much between the results of the tests. */
function isTalk(text: string): boolean {
  return /^\{"level":"(?:info|debug)"/.test(text);
}

/** The log of the servers in this process, which write it to standard error. */
function keepOwnLog(): void {
  const write = fs.writeSync.bind(fs) as (fd: number, content: string, ...more: unknown[]) => number;
  fs.writeSync = ((fd: number, content: string, ...more: unknown[]) => {
    if (fd !== STANDARD_ERROR || typeof content !== 'string') return write(fd, content, ...more);
    keepLog(content);
    return isTalk(content) ? Buffer.byteLength(content) : write(fd, content, ...more);
  }) as typeof fs.writeSync;
}

// This runs for each file, and the files of a worker share its process.
const state = globalThis as { isLogKept?: boolean };
if (!state.isLogKept) keepOwnLog();
state.isLogKept = true;
