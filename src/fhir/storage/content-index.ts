import type { Database } from '../../database/database.js';

const LOCK = `select pg_advisory_xact_lock(hashtext('firekeeper content index'))`;
/** Every row is read once: that may take longer than any request. */
const PATIENCE = 'set local statement_timeout = 0';
const CREATE = 'create index if not exists resource_content on resource using gin (content_words(content))';
const DROP = 'drop index if exists resource_content';

/** Makes the index of all words of all resources, or takes it away: `_content` works with and without it. */
export async function matchContentIndex(database: Database, isWanted: boolean): Promise<void> {
  await database.transaction(async client => {
    for (const text of [LOCK, PATIENCE, isWanted ? CREATE : DROP]) await client.query({ text, values: [] });
  });
}
