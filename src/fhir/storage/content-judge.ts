import type { SqlParameters } from '../../database/sql-fragment.js';
import type { AccessExpression } from '../access/access-expression.js';
import { resourceTypeNumber } from '../definitions/resource-types.js';
import { parseJson } from '../model/json.js';
import type { Resource, StoredResource } from '../model/resource.js';
import type { IndexEntries } from '../search/index-entries.js';
import type { TermHash } from '../search/term-hash.js';
import { int2Array, int4Array, int8Array, textArray, timestampArray } from './binary-array.js';
import { confirmsAccess } from './exact-match.js';
import { deletedContents } from './history/deleted-contents.js';
import { selectSearchRows } from './index/search-rows.js';
import { VALUE_TABLES } from './index/value-tables.js';
import { StatementParameters } from '../search/sql-parameters.js';
import type { Run } from './resource-reader.js';
import type { SearchRowPredicate } from './search-row-predicate.js';
import type { LiveVersion } from './write/planned-version.js';

/** SQL about a row of `search` under this alias. */
export type RowCondition = (alias: string, parameters: SqlParameters) => string;

/**
 * Judges past versions by their own content (docs/decisions, A9). The index holds the current versions alone, so the
 * statement brings the index rows of these contents along, under the names of the tables: what compiles an access
 * expression for a search judges here too, and no second interpreter can disagree with it.
 */
export class ContentJudge {
  constructor(
    private readonly hash: TermHash,
    private readonly entriesOf: (resource: Resource) => IndexEntries,
    private readonly isReachable: SearchRowPredicate,
  ) {}

  /**
   * One verdict for each version. All are of one type; a deletion is judged by the version that it deleted.
   *
   * @param isSought a further condition on the rows of `search`, as SQL.
   */
  async judge(
    run: Run,
    access: AccessExpression,
    versions: readonly StoredResource[],
    isSought?: RowCondition,
  ): Promise<readonly boolean[]> {
    const contents = await this.contentsOf(run, versions);
    const images = versions.map((version, index) => this.imageOf(version, contents[index]));
    const visible = new Set<LiveVersion>();
    for (const round of differentResources(images)) {
      for (const image of await this.visibleOf(run, access, round, isSought)) visible.add(image);
    }
    return images.map(image => image !== undefined && visible.has(image));
  }

  /** Resources as a search would sort them, each of them once. */
  async sorted(
    run: Run,
    versions: readonly StoredResource[],
    order: RowCondition,
  ): Promise<readonly StoredResource[]> {
    const images = versions.flatMap(version => this.imageOf(version, version.content) ?? []);
    if (images.length < 2) return versions;
    const parameters = new StatementParameters();
    const tables = this.tablesOf(images, parameters);
    const rows = await run<{ key: bigint }>({
      text: `with ${tables.join(', ')} select s.key from search s where s.n = 0 order by ${order('s', parameters)}`,
      values: parameters.values,
    });
    const byKey = new Map(versions.map(version => [this.hash.keyOf(version), version]));
    return rows.flatMap(({ key }) => byKey.get(key) ?? []);
  }

  private async visibleOf(
    run: Run,
    access: AccessExpression,
    images: readonly LiveVersion[],
    isSought: RowCondition | undefined,
  ): Promise<readonly LiveVersion[]> {
    const [first] = images;
    if (!first) return [];
    const parameters = new StatementParameters();
    const tables = this.tablesOf(images, parameters);
    const isVisible = this.isReachable(access, first.address.resourceType, 's', parameters);
    const isMatch = isSought?.('s', parameters) ?? 'true';
    const rows = await run<{ key: bigint }>({
      text: `with ${tables.join(', ')} select distinct s.key from search s where ${isVisible} and ${isMatch}`,
      values: parameters.values,
    });
    const keys = new Set(rows.map(row => row.key));
    return images.filter(
      ({ key, address, image }) =>
        keys.has(key) && confirmsAccess(access, { ...address, content: image.content }),
    );
  }

  /** The index of these images alone, under the names of the tables. */
  private tablesOf(images: readonly LiveVersion[], parameters: StatementParameters): readonly string[] {
    return [
      `search as (${selectSearchRows(images, parameters, this.hash)})`,
      ...VALUE_TABLES.map(table => `${table.name} as (${table.select(images, parameters)})`),
      `resource as (${selectResourceRows(images, parameters)})`,
    ];
  }

  private imageOf(version: StoredResource, content: string | undefined): LiveVersion | undefined {
    if (content === undefined) return undefined;
    const { resourceType, id, versionId, lastUpdated, method } = version;
    const address = { resourceType, id };
    return {
      address,
      key: this.hash.keyOf(address),
      type: resourceTypeNumber(resourceType),
      version: Number(versionId),
      updated: lastUpdated,
      method,
      before: undefined,
      entriesBefore: undefined,
      image: { content, entries: this.entriesOf(parseJson(content) as Resource) },
    };
  }

  private async contentsOf(
    run: Run,
    versions: readonly StoredResource[],
  ): Promise<readonly (string | undefined)[]> {
    const deletions = versions.filter(version => version.content === undefined);
    const deleted = await deletedContents(
      run,
      deletions.map(version => ({ key: this.hash.keyOf(version), version: Number(version.versionId) })),
    );
    const before = new Map(deletions.map((deletion, index) => [deletion, deleted[index]]));
    return versions.map(version => version.content ?? before.get(version));
  }
}

/** Rows are told apart by key: no two versions of a resource may stand in one statement. */
function differentResources(
  images: readonly (LiveVersion | undefined)[],
): readonly (readonly LiveVersion[])[] {
  const rounds: LiveVersion[][] = [];
  const seen = new Map<bigint, number>();
  for (const image of images) {
    if (!image) continue;
    const round = seen.get(image.key) ?? 0;
    seen.set(image.key, round + 1);
    (rounds[round] ??= []).push(image);
  }
  return rounds;
}

function selectResourceRows(images: readonly LiveVersion[], parameters: SqlParameters): string {
  const columns = [
    `${parameters.add(int8Array(images.map(image => image.key)))}::bigint[]`,
    `${parameters.add(int2Array(images.map(image => image.type)))}::smallint[]`,
    `${parameters.add(textArray(images.map(image => image.address.id)))}::text[]`,
    `${parameters.add(int4Array(images.map(image => image.version)))}::int[]`,
    `${parameters.add(timestampArray(images.map(image => image.updated)))}::timestamptz[]`,
    `${parameters.add(textArray(images.map(image => image.image.content)))}::text[]`,
  ];
  return `select * from unnest(${columns.join(', ')}) row(key, type, id, version, updated, content)`;
}
