import { int4Array, int8Array } from '../binary-array.js';
import type { Run } from '../resource-reader.js';

/** A version without content. */
interface Deletion {
  readonly key: bigint;
  readonly version: number;
}

/** What each of these deletions took away, in their order; undefined where it was purged. */
export async function deletedContents(
  run: Run,
  deletions: readonly Deletion[],
): Promise<readonly (string | undefined)[]> {
  if (deletions.length === 0) return [];
  const rows = await run<{ content: string | null }>({
    text: `select h.content from unnest($1::bigint[], $2::int[]) with ordinality d(key, version, place)
      left join history h on h.key = d.key and h.version = d.version - 1 order by d.place`,
    values: [int8Array(deletions.map(({ key }) => key)), int4Array(deletions.map(({ version }) => version))],
  });
  return rows.map(({ content }) => content ?? undefined);
}
