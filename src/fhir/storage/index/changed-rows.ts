import { isDeepStrictEqual } from 'node:util';
import type { IndexEntries } from '../../search/index-entries.js';
import type { PlannedVersion } from '../write/planned-version.js';

/**
 * The versions whose rows in a table differ from those of the version before. Most updates change one or two tables
 * of five, and a table that none changes needs no statement.
 */
export function withChangedRows(
  versions: readonly PlannedVersion[],
  rowsOf: (entries: IndexEntries) => unknown,
): readonly PlannedVersion[] {
  return versions.filter(
    ({ image, entriesBefore }) =>
      !image || !entriesBefore || !isDeepStrictEqual(rowsOf(image.entries), rowsOf(entriesBefore)),
  );
}
