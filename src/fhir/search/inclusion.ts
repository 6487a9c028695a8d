import type { AccessFilter } from '../access/access-filter.js';
import { resourceTypeName } from '../definitions/resource-types.js';
import type { StoredResource } from '../model/resource.js';
import { confirmed, type FoundVersion, type FoundVersions } from './found-version.js';
import { includeStatement, type InclusionStatement, type RowsByType } from './include.sql.js';
import { InclusionBudget } from './inclusion-budget.js';
import type { SearchContext } from './parameters/parameter-kind.js';
import type { IncludeDirective } from './search-query.js';
import { areConfirmed, type PresumedRow, type Presumption } from './presumed.js';
import type { RunStatement } from './searcher.js';

/** Rounds of `:iterate`; circles end earlier, for nothing is included twice. */
const MOST_ROUNDS = 10;

/** Follows `_include` and `_revinclude` from a page of matches, each resource once. */
export class Inclusion {
  private readonly seen = new Set<bigint>();
  private readonly included: StoredResource[] = [];
  private readonly budget = new InclusionBudget();

  constructor(
    private readonly run: RunStatement,
    private readonly access: AccessFilter,
    private readonly context: SearchContext,
    private readonly versions: FoundVersions,
    /** The matches were presumed, and nothing denies them. */
    private readonly presumption?: Presumption,
  ) {}

  async of(
    directives: readonly IncludeDirective[],
    matches: readonly FoundVersion[],
  ): Promise<readonly StoredResource[]> {
    for (const { key } of matches) this.seen.add(key);
    const iterating = directives.filter(({ iterate }) => iterate);
    let found = await this.follow(directives, matches);
    for (let round = 1; found.length > 0 && iterating.length > 0 && round < MOST_ROUNDS; round++) {
      // Each round starts from what the one before has found.
      found = await this.follow(iterating, found);
    }
    return this.included;
  }

  private async follow(
    directives: readonly IncludeDirective[],
    sources: readonly FoundVersion[],
  ): Promise<readonly FoundVersion[]> {
    if (directives.length === 0 || sources.length === 0) return [];
    const rows = await this.find(directives, byType(sources), [...this.seen]);
    this.budget.spendResources(rows.length);
    for (const { key } of rows) this.seen.add(key);
    this.included.push(...confirmed(rows, this.versions, this.access, 'r'));
    return rows;
  }

  private async find(
    directives: readonly IncludeDirective[],
    sources: RowsByType,
    seen: readonly bigint[],
  ): Promise<readonly FoundVersion[]> {
    const { limit } = this.budget;
    const statement = (presumption?: Presumption): InclusionStatement | undefined =>
      includeStatement(this.access, directives, sources, { seen, limit, presumption }, this.context);
    const presumed = statement(this.presumption);
    if (!presumed) return [];
    this.budget.spendLinks(presumed.links);
    const rows = await this.run<FoundVersion & PresumedRow>(presumed);
    if (areConfirmed(presumed, rows)) return rows;
    const certain = statement();
    return certain ? this.run<FoundVersion>(certain) : [];
  }
}

function byType(rows: readonly FoundVersion[]): RowsByType {
  return Map.groupBy(rows, ({ type }) => resourceTypeName(type));
}
