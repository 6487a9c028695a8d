import { TooCostlyError } from '../../errors/fhir-error.js';
import type { Run } from '../resource-reader.js';
import type { WriteGrant } from './write-grant.js';

/** That many are bounded by the size of one. */
const FEW = 8;
/** Twice what a request may bring. */
const MOST_BYTES = 128 * 1024 * 1024;

/** Resources of one type that are to be changed. */
export type Changed = readonly [grant: WriteGrant, keys: readonly bigint[]];

/**
 * What is changed is held until the end, as it was: a few bytes of patches or deletions could ask for all memory. Counted
 * before anything is read, and only what the caller reaches, so that a refusal tells of nothing else.
 */
export async function requireBoundedContent(run: Run, changed: readonly Changed[]): Promise<void> {
  if (changed.reduce((count, [, keys]) => count + keys.length, 0) <= FEW) return;
  let bytes = 0;
  for (const [grant, keys] of changed) bytes += await grant.sizeOf(run, keys);
  if (bytes <= MOST_BYTES) return;
  throw new TooCostlyError(
    'The resources that this Bundle changes are too large together: change them in smaller Bundles',
    413,
  );
}
