import type { Database } from '../../database/database.js';
import { SEARCH_TERM_VERSION } from '../search/search-term.js';

/**
 * Refuses a database whose index was written with other terms: its searches would miss resources, and access is judged
 * by the same rows. An empty database takes the version of this server.
 */
export async function assertSearchIndexVersion(database: Database): Promise<void> {
  await database.query({ text: CLAIM_EMPTY, values: [String(SEARCH_TERM_VERSION)] });
  const [stored] = await database.query<{ value: string }>(SELECT);
  if (stored?.value === String(SEARCH_TERM_VERSION)) return;
  throw new Error(
    `The search index of this database has version ${stored?.value ?? 'unknown'}, this server writes version ` +
      `${SEARCH_TERM_VERSION}. Start on an empty database and load the resources again, or use the server that wrote it.`,
  );
}

const CLAIM_EMPTY = `insert into installation (name, value) select 'search-index', $1
  where not exists (select from resource) on conflict (name) do nothing`;
const SELECT = { text: `select value from installation where name = 'search-index'`, values: [] };
