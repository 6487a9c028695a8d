import { Logger } from '@nestjs/common';
import type { Database } from '../../../database/database.js';
import { SEARCH_TERM_VERSION } from '../../search/search-term.js';
import type { Run } from '../resource-reader.js';
import { lockSearchIndexState, searchIndexState, setSearchIndexCurrent } from '../search-index-version.js';
import type { StorageParts } from '../storage-parts.js';
import { ReindexSweep, type SweepPosition } from './reindex-sweep.js';

const LOG_MS = 5000;

/**
 * Brings the index of an earlier server up to date before anything is answered: access is judged by the same rows, so
 * nothing may be shown by them until they are right. Where it is survives a restart, and processes that start at the
 * same time take turns. docs/decisions/2611-reindex-at-start.md
 */
export async function upgradeSearchIndex(database: Database, parts: StorageParts): Promise<void> {
  if ((await searchIndexState(database)) === 'current') return;
  const logger = new Logger('Reindex');
  const sweep = new ReindexSweep(database, parts);
  const total = await sweep.total();
  logger.log(`the search index was written by an earlier version: ${total} resources are indexed anew`);
  let loggedAt = Date.now();
  for (;;) {
    const position = await database.transaction(async client =>
      step(async statement => client.query(statement), sweep),
    );
    if (!position) break;
    if (Date.now() - loggedAt < LOG_MS) continue;
    loggedAt = Date.now();
    logger.log(`${position.done} of ${total} resources indexed`);
  }
  logger.log('the search index is up to date');
}

/** Undefined when it is done, by whomever. */
async function step(run: Run, sweep: ReindexSweep): Promise<SweepPosition | undefined> {
  if ((await lockSearchIndexState(run)) === 'current') return undefined;
  const [saved] = await run<{ value: string }>({ text: SELECT, values: [NAME] });
  const next = await sweep.step(run, saved ? (JSON.parse(saved.value) as SweepPosition) : { done: 0 });
  if (next) {
    await run({ text: SAVE, values: [NAME, JSON.stringify(next)] });
    return next;
  }
  await setSearchIndexCurrent(run);
  await run({ text: 'delete from installation where name like $1', values: ['reindex-to-%'] });
  return undefined;
}

/** Of this version: what an upgrade to another one has begun says nothing here. */
const NAME = `reindex-to-${SEARCH_TERM_VERSION}`;
const SELECT = 'select value from installation where name = $1';
const SAVE = `insert into installation (name, value) values ($1, $2)
  on conflict (name) do update set value = excluded.value`;
