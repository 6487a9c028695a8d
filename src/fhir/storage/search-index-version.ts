import type { Database } from '../../database/database.js';
import { SEARCH_TERM_VERSION } from '../search/search-term.js';
import type { Run } from './resource-reader.js';

/** What the index of this database was written with: searches by other terms would miss resources. */
export type IndexState = 'current' | 'outdated';

/**
 * An empty database takes the version of this server. Throws for an index of a later server: it has terms that this
 * one does not know, and must not be turned back under the eyes of the later one.
 */
export async function searchIndexState(database: Database): Promise<IndexState> {
  await database.query({ text: CLAIM_EMPTY, values: [String(SEARCH_TERM_VERSION)] });
  await database.query({ text: CLAIM_UNKNOWN, values: [] });
  const [stored] = await database.query<{ value: string }>(SELECT);
  return stateOf(stored?.value);
}

/** The same within a transaction, which from here on is the only one that may change it. */
export async function lockSearchIndexState(run: Run): Promise<IndexState> {
  const [stored] = await run<{ value: string }>({ text: `${SELECT.text} for update`, values: [] });
  return stateOf(stored?.value);
}

export async function setSearchIndexCurrent(run: Run): Promise<void> {
  await run({ text: UPDATE, values: [String(SEARCH_TERM_VERSION)] });
}

function stateOf(value = '0'): IndexState {
  const version = Number(value);
  if (version === SEARCH_TERM_VERSION) return 'current';
  if (version < SEARCH_TERM_VERSION) return 'outdated';
  throw new Error(
    `The search index of this database has version ${version}, this server writes version ${SEARCH_TERM_VERSION}. ` +
      'Use the later server that wrote it, or an empty database.',
  );
}

const CLAIM_EMPTY = `insert into installation (name, value) select 'search-index', $1
  where not exists (select from resource) on conflict (name) do nothing`;
/** Resources that were indexed by a server that did not say how. */
const CLAIM_UNKNOWN = `insert into installation (name, value) values ('search-index', '0') on conflict (name) do nothing`;
const SELECT = { text: `select value from installation where name = 'search-index'`, values: [] };
const UPDATE = `update installation set value = $1 where name = 'search-index'`;
