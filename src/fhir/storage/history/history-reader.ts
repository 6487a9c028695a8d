import type { AccessFilter } from '../../access/access-filter.js';
import { resourceTypeName } from '../../definitions/resource-types.js';
import { NotFoundError, NotSupportedError, TooCostlyError } from '../../errors/fhir-error.js';
import type { TermHash } from '../../search/term-hash.js';
import type { ContentJudge } from '../content-judge.js';
import { confirmsAccess } from '../exact-match.js';
import type { Run } from '../resource-reader.js';
import type { HistoryPage, HistoryPageRequest, HistoryTarget } from '../resource.repository.js';
import { storedResource } from '../stored-version.js';
import { dependsOnContent } from '../version-access.js';
import type { HistoryLinks } from './history-position.js';
import { type HistoryScope, historyScopes } from './history-scope.js';
import { type HistoryQuery, type HistoryRow, historyStatement } from './history-statement.js';

/** How many versions are looked at for one page of a token whose scopes judge content. */
const MOST_JUDGED = 10_000;
const JUDGED_AT_ONCE = 500;

/** Histories of an instance, a type or the system. https://hl7.org/fhir/R4/http.html#history */
export class HistoryReader {
  constructor(
    private readonly hash: TermHash,
    private readonly judge: ContentJudge,
    private readonly links: HistoryLinks,
  ) {}

  async read(
    run: Run,
    access: AccessFilter,
    target: HistoryTarget,
    page: HistoryPageRequest,
  ): Promise<HistoryPage> {
    const query: HistoryQuery = {
      scopes: historyScopes(access, target),
      instance: target.level === 'instance' ? { key: this.hash.keyOf(target), id: target.id } : undefined,
      since: page.since,
      at: page.at,
      oldestFirst: page.oldestFirst === true,
      after: page.after === undefined ? undefined : this.links.open(access.caller, target, page.after),
      limit: page.count + 1,
    };
    const { rows, total, snapshot } = await this.rowsOf(run, query);
    if (query.instance && total === 0) await this.requireVisible(run, query);
    const shown = rows.slice(0, page.count);
    const last = shown.at(-1);
    return {
      entries: shown.filter(row => isConfirmed(query.scopes, row)).map(storedResource),
      total,
      ...(rows.length > page.count && last
        ? { next: this.links.seal(access.caller, target, last, total, snapshot) }
        : {}),
    };
  }

  private async rowsOf(run: Run, query: HistoryQuery): Promise<FoundVersions> {
    if (query.scopes.length === 0) return NOTHING_FOUND;
    if (query.scopes.some(scope => dependsOnContent(scope.access))) {
      if (query.at) throw unjudgedTimes();
      return this.judgedRows(run, query);
    }
    const rows = await run<HistoryRow>(historyStatement(query, this.hash));
    return {
      rows,
      total: query.after?.total ?? Number(rows[0]?.total ?? 0),
      snapshot: query.after?.snapshot ?? rows[0]?.snapshot ?? '',
    };
  }

  /**
   * For granular scopes, policies and Consents: every candidate is judged by its own content (docs/decisions, A9), the total included,
   * as a number of versions that may not be seen would tell about them (A10).
   */
  private async judgedRows(run: Run, query: HistoryQuery): Promise<FoundVersions> {
    const visible: HistoryRow[] = [];
    let total = 0;
    let after = query.after;
    for (let judged = 0; judged < MOST_JUDGED; judged += JUDGED_AT_ONCE) {
      const candidates = await run<HistoryRow>(
        historyStatement({ ...query, after, limit: JUDGED_AT_ONCE }, this.hash),
      );
      for (const row of await this.visibleOf(run, query.scopes, candidates)) {
        total++;
        if (visible.length < query.limit) visible.push(row);
      }
      const last = candidates.at(-1);
      const isEnough = query.after !== undefined && visible.length === query.limit;
      const snapshot = after?.snapshot ?? last?.snapshot ?? '';
      if (!last || candidates.length < JUDGED_AT_ONCE || isEnough) {
        return { rows: visible, total: query.after?.total ?? total, snapshot };
      }
      after = { updated: last.updated, key: last.key, version: last.version, total: 0, snapshot };
    }
    throw new TooCostlyError(
      'This history is too long where a search constraint, a policy or Consents decide about each version: ' +
        'narrow it by _since',
    );
  }

  private async visibleOf(
    run: Run,
    scopes: readonly HistoryScope[],
    rows: readonly HistoryRow[],
  ): Promise<readonly HistoryRow[]> {
    const visible = new Set<HistoryRow>();
    for (const [type, own] of Map.groupBy(rows, row => resourceTypeName(row.type))) {
      const scope = scopes.find(({ types }) => types.includes(type));
      if (!scope) continue;
      const verdicts = dependsOnContent(scope.access)
        ? await this.judge.judge(run, scope.access, own.map(storedResource))
        : own.map(row => isConfirmed(scopes, row));
      own.forEach((row, index) => verdicts[index] && visible.add(row));
    }
    return rows.filter(row => visible.has(row));
  }

  /** An empty page of an instance is an answer only to somebody who can see some version of it. */
  private async requireVisible(run: Run, query: HistoryQuery): Promise<void> {
    const { since, at, after } = query;
    if (since === undefined && at === undefined && after === undefined) throw new NotFoundError();
    const whole = { ...query, since: undefined, at: undefined, after: undefined, limit: 1 };
    const { total } = await this.rowsOf(run, whole);
    if (total === 0) throw new NotFoundError();
  }
}

interface FoundVersions {
  readonly rows: readonly HistoryRow[];
  readonly total: number;
  readonly snapshot: string;
}

const NOTHING_FOUND: FoundVersions = { rows: [], total: 0, snapshot: '' };

/** When a version was replaced by one that is out of reach is nothing to tell (docs/decisions, A10). */
function unjudgedTimes(): NotSupportedError {
  return new NotSupportedError(
    '_at is not possible where a search constraint, a policy or Consents decide about each version: use _since',
  );
}

/** What SQL found by hashes, looked at once more by exact values. */
function isConfirmed(scopes: readonly HistoryScope[], row: HistoryRow): boolean {
  const stored = storedResource(row);
  const scope = scopes.find(({ types }) => types.includes(stored.resourceType));
  return scope !== undefined && confirmsAccess(scope.access, stored);
}
