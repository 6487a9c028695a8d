import type { TermHash } from '../search/term-hash.js';
import { int4Array } from './binary-array.js';
import type { Run } from './resource-reader.js';

/** Any number that no other advisory lock of ours uses as its class. */
const LOCK_CLASS = 0x46485243;

/**
 * Criteria share this many locks, as PostgreSQL's table of locks is small and a bundle may have thousands of
 * criteria. Two different ones on one lock wait for each other without need, and nothing else.
 */
const LOCKS = 1024n;

/** Serializes conditional interactions on the same criteria, in one order for all, so that they do not deadlock. */
export async function lockCriteria(run: Run, criteria: readonly string[], hash: TermHash): Promise<void> {
  const locks = new Set(
    criteria.map(text => Number(BigInt.asUintN(64, hash.hash(`criteria ${text}`)) % LOCKS)),
  );
  if (locks.size === 0) return;
  await run({
    text: 'select pg_advisory_xact_lock($1::int, lock) from unnest($2::int[]) lock',
    values: [LOCK_CLASS, int4Array([...locks].toSorted((a, b) => a - b))],
  });
}
