import { float8Array, int8Array, textArray } from '../binary-array.js';
import type { LiveVersion } from '../write/planned-version.js';
import { type IndexRows, IndexTable } from './index-table.js';

/** Secondary dates, numbers and quantities. */
const SPANS = new IndexTable(
  'span',
  [
    { name: 'param', type: 'bigint' },
    { name: 'lo', type: 'float8' },
    { name: 'hi', type: 'float8' },
    { name: 'key', type: 'bigint' },
  ],
  entries => entries.spans,
  versions => {
    const { rows, keys } = flatten(versions, version => version.image.entries.spans);
    return rowsOf(keys, [
      int8Array(rows.map(row => row.param)),
      float8Array(rows.map(row => row.lo)),
      float8Array(rows.map(row => row.hi)),
    ]);
  },
);

const STRINGS = new IndexTable(
  'string',
  [
    { name: 'param', type: 'bigint' },
    { name: 'value', type: 'text' },
    { name: 'exact', type: 'text' },
    { name: 'key', type: 'bigint' },
  ],
  entries => entries.strings,
  versions => {
    const { rows, keys } = flatten(versions, version => version.image.entries.strings);
    return rowsOf(keys, [
      int8Array(rows.map(row => row.param)),
      textArray(rows.map(row => row.normalized)),
      textArray(rows.map(row => row.exact)),
    ]);
  },
);

/** What `_sort` orders by, apart from the main date. */
const SORTS = new IndexTable(
  'sort',
  [
    { name: 'param', type: 'bigint' },
    { name: 'value', type: 'text' },
    { name: 'key', type: 'bigint' },
  ],
  entries => entries.sorts,
  versions => {
    const { rows, keys } = flatten(versions, version => version.image.entries.sorts);
    return rowsOf(keys, [int8Array(rows.map(row => row.param)), textArray(rows.map(row => row.value))]);
  },
);

export const VALUE_TABLES: readonly IndexTable[] = [SPANS, STRINGS, SORTS];

function flatten<Row>(
  versions: readonly LiveVersion[],
  rowsOfVersion: (version: LiveVersion) => readonly Row[],
): { readonly rows: readonly Row[]; readonly keys: readonly bigint[] } {
  const rows: Row[] = [];
  const keys: bigint[] = [];
  for (const version of versions) {
    for (const row of rowsOfVersion(version)) {
      rows.push(row);
      keys.push(version.key);
    }
  }
  return { rows, keys };
}

function rowsOf(keys: readonly bigint[], columns: readonly Buffer[]): IndexRows {
  return { count: keys.length, columns: [...columns, int8Array(keys)] };
}
