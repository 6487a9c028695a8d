import { Logger } from '@nestjs/common';
import type { Database } from '../../../database/database.js';
import { type AddedType, addedTypes } from '../../definitions/added-types.js';
import { ReindexSweep, type SweepPosition } from '../reindex/reindex-sweep.js';
import type { Run } from '../resource-reader.js';
import type { StorageParts } from '../storage-parts.js';
import { typeEdition } from './type-edition.js';

/**
 * Indexes the resources of a type anew when its module defines it otherwise than when they were written: before
 * anything is answered, since compartments are judged by the same rows. docs/decisions/2611-custom-resource-types.md
 */
export async function upgradeTypeIndexes(database: Database, parts: StorageParts): Promise<void> {
  for (const type of addedTypes()) await upgradeTypeIndex(type, database, parts);
}

async function upgradeTypeIndex(type: AddedType, database: Database, parts: StorageParts): Promise<void> {
  const sweep = new ReindexSweep(database, parts, [type.name]);
  const edition = typeEdition(type);
  let position: SweepPosition | undefined = { done: 0 };
  while (position) {
    const from: SweepPosition = position;
    position = await database.transaction(async client =>
      step(async statement => client.query(statement), sweep, from, type.name, edition),
    );
    if (position && from.done === 0) {
      new Logger('Reindex').log(`the type ${type.name} is defined anew: its resources are indexed anew`);
    }
  }
}

/** Undefined when it is done, by whomever: processes that start together take turns. */
async function step(
  run: Run,
  sweep: ReindexSweep,
  position: SweepPosition,
  name: string,
  edition: string,
): Promise<SweepPosition | undefined> {
  const [row] = await run<{ indexed: string | null }>({ text: SELECT, values: [name] });
  if (row?.indexed === edition) return undefined;
  const next = await sweep.step(run, position);
  if (!next) await run({ text: DONE, values: [name, edition] });
  return next;
}

const SELECT = 'select indexed from resource_type where name = $1 for update';
const DONE = 'update resource_type set indexed = $2 where name = $1';
