import type { QueryResultRow } from 'pg';
import { databaseFailure } from '../../database/database-failure.js';
import type { AccessFilter } from '../access/access-filter.js';
import { TooCostlyError } from '../errors/fhir-error.js';
import { storedCodeSets } from '../terminology/stored-code-sets.js';
import { StoredDefinitions } from '../terminology/stored-definitions.js';
import { codeSetRequestsOf } from './code-set.requests.js';
import { confirmed, type FoundVersion, type FoundVersions } from './found-version.js';
import { Inclusion } from './inclusion.js';
import { latestStatement } from './latest-statement.js';
import type { LinkedPage, PageLink } from './page-link.js';
import type { SearchContext } from './parameters/parameter-kind.js';
import type { SearchPage, SearchQuery } from './search-query.js';
import { PAGE_PARAMETER, parseSearchQuery } from './search-query.parser.js';
import { areConfirmed, type PresumedRow, type Presumption } from './presumed.js';
import { PresumedRecord } from './presumed-record.js';
import { type PageStart, pageStatement, type SearchStatement } from './search-statement.js';
import { totalOf } from './search-total.js';
import type { TermHash } from './term-hash.js';

/** Sends one statement, on whatever connection the caller has for it. */
export type RunStatement = <Row extends QueryResultRow>(statement: SearchStatement) => Promise<Row[]>;

interface MatchRow extends FoundVersion, PresumedRow {
  readonly position: readonly (string | null)[];
  readonly snapshot: string;
}

/** Runs searches: a page of matches, what they include, how many there are, where the next page begins. */
export class Searcher {
  private readonly presumed = new PresumedRecord();

  constructor(
    private readonly hash: TermHash,
    private readonly links: PageLink,
    private readonly versions: FoundVersions,
    private readonly fhirBase?: string,
  ) {}

  /** https://hl7.org/fhir/R4/search.html, within what the caller may reach. */
  async search(run: RunStatement, access: AccessFilter, query: SearchQuery): Promise<SearchPage> {
    try {
      return await this.found(run, access, query);
    } catch (error) {
      throw databaseFailure(error) === 'timeout' ? tooCostly() : error;
    }
  }

  private async found(run: RunStatement, access: AccessFilter, query: SearchQuery): Promise<SearchPage> {
    if (query.after === undefined) return this.page(run, access, query);
    const linked = this.links.open(access.caller, query.resourceType, query.after) as LinkedPage;
    const { parameters, compartment } = linked;
    const original = parseSearchQuery(query.resourceType, parameters, compartment ? { compartment } : {});
    return this.page(run, access, original, linked);
  }

  private async page(
    run: RunStatement,
    access: AccessFilter,
    query: SearchQuery,
    linked?: LinkedPage,
  ): Promise<SearchPage> {
    if (query.latest !== undefined) return this.latest(run, access, query, query.latest);
    const context = await this.context(run, access, query);
    const knownTotal = linked?.total ?? (await totalOf(run, access, query, context));
    if (query.countOnly) return { matches: [], included: [], ...withTotal(knownTotal) };
    const { rows, presumption } = await this.rows(run, access, query, context, linked);
    const shown = rows.slice(0, query.count);
    const included = await new Inclusion(run, access, context, this.versions, presumption).of(
      query.includes,
      shown,
    );
    const isLast = rows.length <= query.count;
    const total = isLast && !linked ? shown.length : knownTotal;
    return {
      matches: confirmed(shown, this.versions, access, 's'),
      included,
      ...withTotal(total),
      ...(isLast ? {} : { next: this.next(access, query, shown, total, linked) }),
    };
  }

  /**
   * Next to nothing is denied: what is of one patient, and patients by what refers to them, are looked for as if nothing
   * were, and again where that is not certain of each row found.
   */
  private async rows(
    run: RunStatement,
    access: AccessFilter,
    query: SearchQuery,
    context: SearchContext,
    start: PageStart | undefined,
  ): Promise<{ readonly rows: readonly MatchRow[]; readonly presumption?: Presumption }> {
    const presumed = pageStatement(access, query, context, { start, presume: this.presumed.choose() });
    const rows = await run<MatchRow>(presumed);
    if (!presumed.isPresumed) return { rows };
    const areRight = areConfirmed(presumed, rows);
    if (presumed.isOfMany) this.presumed.note(areRight);
    if (!areRight) {
      return { rows: await run<MatchRow>(pageStatement(access, query, context, { start })) };
    }
    const { silent } = presumed;
    return { rows, presumption: { silent: silent === 'matches' ? rows.map(({ key }) => key) : silent } };
  }

  /** The newest of each group of codes, all on one page. */
  private async latest(
    run: RunStatement,
    access: AccessFilter,
    query: SearchQuery,
    each: number,
  ): Promise<SearchPage> {
    const context = await this.context(run, access, query);
    const rows = await run<FoundVersion>(latestStatement(access, query, context, each));
    if (rows.length > query.count) {
      throw new TooCostlyError(`More than ${query.count} resources: name fewer codes or a smaller max`);
    }
    const included = await new Inclusion(run, access, context, this.versions).of(query.includes, rows);
    return { matches: confirmed(rows, this.versions, access, 's'), included, total: rows.length };
  }

  private next(
    access: AccessFilter,
    query: SearchQuery,
    shown: readonly MatchRow[],
    total: number | undefined,
    linked: LinkedPage | undefined,
  ): string {
    const last = shown.at(-1)!;
    const compartment = query.where.find(({ kind }) => kind === 'compartment');
    return this.links.seal(access.caller, query.resourceType, {
      parameters: query.applied.filter(([name]) => name !== PAGE_PARAMETER),
      ...(compartment?.kind === 'compartment'
        ? { compartment: { compartmentType: compartment.compartmentType, id: compartment.id } }
        : {}),
      position: { values: last.position, key: String(last.key) },
      snapshot: linked?.snapshot ?? last.snapshot,
      ...withTotal(total),
    });
  }

  /** The value sets that the query names are read before, as the caller may see them. */
  private async context(run: RunStatement, access: AccessFilter, query: SearchQuery): Promise<SearchContext> {
    const context = {
      hash: this.hash,
      now: Date.now(),
      ...(this.fhirBase === undefined ? {} : { fhirBase: this.fhirBase }),
    };
    const requests = codeSetRequestsOf(query.where, context);
    if (requests.length === 0) return context;
    const definitions = new StoredDefinitions(access, inner => this.search(run, access, inner));
    return { ...context, codeSets: await storedCodeSets(requests, definitions, this.fhirBase) };
  }
}

function tooCostly(): TooCostlyError {
  return new TooCostlyError(
    'The search takes too long: name a patient, a rarer code or a shorter time, or leave out _sort or _total=accurate',
  );
}

function withTotal(total: number | undefined): { readonly total?: number } {
  return total === undefined ? {} : { total };
}
