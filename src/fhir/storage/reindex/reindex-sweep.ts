import type { Database } from '../../../database/database.js';
import {
  hasHiddenTypes,
  isResourceType,
  resourceTypeNumber,
  resourceTypes,
} from '../../definitions/resource-types.js';
import { parseJson } from '../../model/json.js';
import type { Resource } from '../../model/resource.js';
import { int2Array } from '../binary-array.js';
import { replacePostings } from '../index/postings.js';
import { replaceSearchRows } from '../index/search-rows.js';
import { VALUE_TABLES } from '../index/value-tables.js';
import type { Run } from '../resource-reader.js';
import type { StorageParts } from '../storage-parts.js';
import { storedResource, versionColumns, type VersionRow } from '../stored-version.js';
import type { LiveVersion } from '../write/planned-version.js';
import { correctResources } from '../write/resource-rows.js';
import { replaceMemberships } from './replace-memberships.js';

/** Few, since writers of these resources wait for them. */
const BATCH = 100;

/** Where a sweep is: behind this key; `done` resources are behind it. */
export interface SweepPosition {
  readonly after?: string;
  readonly done: number;
}

/**
 * Indexes stored resources anew, in the order of their keys, in which all writers lock. What is in the index already
 * is not written again. A resource that is written meanwhile is indexed by its writer (docs/decisions, B4).
 */
export class ReindexSweep {
  constructor(
    private readonly database: Database,
    private readonly parts: StorageParts,
    /** All types if there is none. */
    private readonly only?: readonly string[],
  ) {}

  async total(): Promise<number> {
    const [row] = await this.database.query<{ count: bigint }>({ text: COUNT, values: [this.types] });
    return Number(row?.count ?? 0n);
  }

  /** The next batch, in the caller's transaction; undefined at the end. */
  async step(run: Run, { after, done }: SweepPosition): Promise<SweepPosition | undefined> {
    const rows = await run<VersionRow>({
      text: NEXT,
      values: [this.types, after === undefined ? MINIMUM : BigInt(after), BATCH],
    });
    const last = rows.at(-1);
    if (!last) return undefined;
    const versions = rows.map(row => this.versionOf(row));
    const { hash, searchParameters } = this.parts;
    const statements = [
      replacePostings(versions),
      replaceSearchRows(versions, hash),
      ...VALUE_TABLES.map(table => table.replace(versions)),
      replaceMemberships(versions, hash),
      correctResources(versions, hash),
    ];
    await Promise.all(
      statements.filter(statement => statement !== undefined).map(async statement => run(statement)),
    );
    await searchParameters.assertCurrent(run);
    return { after: String(last.key), done: done + rows.length };
  }

  /** Without entries of before: whatever stands in the index is compared with what should. */
  private versionOf(row: VersionRow): LiveVersion {
    const { resourceType, id, method, content = '' } = storedResource(row);
    return {
      address: { resourceType, id },
      key: row.key,
      type: row.type,
      version: row.version,
      updated: row.updated,
      method,
      before: row,
      entriesBefore: undefined,
      image: { content, entries: this.parts.entriesOf(parseJson(content) as Resource) },
    };
  }

  private get types(): Buffer | null {
    const types = this.only ?? (hasHiddenTypes() ? resourceTypes() : undefined);
    // A type whose module is gone since the request rests: it is indexed when it comes back.
    return types ? int2Array(types.filter(isResourceType).map(resourceTypeNumber)) : null;
  }
}

const MINIMUM = -(2n ** 63n);
const COUNT = `select count(*) from resource where content is not null and ($1::smallint[] is null or type = any($1))`;
const NEXT = `select ${versionColumns('r')} from resource r
  where r.content is not null and ($1::smallint[] is null or r.type = any($1)) and r.key > $2
  order by r.key limit $3 for update`;
