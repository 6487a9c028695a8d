import { DatabaseError } from 'pg';
import { databaseFailure } from '../database/database-failure.js';
import type { JournalLine } from './journal-row.js';

/** An entry with which the work fails by itself. */
export interface Stumble {
  readonly line: JournalLine;
  /** The error and where it was thrown. Not its words, which may be those of a record. */
  readonly problem: string;
}

/** What failed is no entry, but what the work needs: the same will be tried again. */
export class WorkInterruptedError extends Error {
  override readonly name = 'WorkInterruptedError';
}

/**
 * Does the work with all lines but those with which it fails by themselves: what failed is halved, until they are found.
 * What fails for want of a database or a receiver is thrown.
 */
export async function workAround(
  lines: readonly JournalLine[],
  work: (lines: readonly JournalLine[]) => Promise<void>,
): Promise<readonly Stumble[]> {
  try {
    await work(lines);
    return [];
  } catch (error) {
    if (isInterruption(error)) throw error;
    const [first] = lines;
    if (first && lines.length === 1) return [{ line: first, problem: problemOf(error) }];
    const middle = Math.ceil(lines.length / 2);
    const before = await workAround(lines.slice(0, middle), work);
    return [...before, ...(await workAround(lines.slice(middle), work))];
  }
}

/** https://www.postgresql.org/docs/18/errcodes-appendix.html: bad data, broken constraint, too big for a limit. */
const OF_THE_DATA = /^(?:22|23|54)/;

/** A statement that takes too long may be that of one entry. */
function isInterruption(error: unknown): boolean {
  if (error instanceof WorkInterruptedError) return true;
  const failure = databaseFailure(error);
  if (failure !== undefined) return failure !== 'timeout';
  return error instanceof DatabaseError && !OF_THE_DATA.test(error.code ?? '');
}

/** The file and line of the innermost call. */
const PLACE = /\n\s+at (?:.*[\\/])?([^\\/\n]+:\d+):\d+\)?/;

function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code = error instanceof DatabaseError ? ` ${error.code}` : '';
  const [, place] = PLACE.exec(error.stack ?? '') ?? [];
  return `${error.name}${code}${place === undefined ? '' : ` at ${place}`}`;
}
