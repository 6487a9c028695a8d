import type { AccessExpression } from '../access/access-expression.js';
import type { AccessFilter } from '../access/access-filter.js';
import { resourceTypeNumber } from '../definitions/resource-types.js';
import { type AccessSqlOptions, compileAccess } from './access-sql.js';
import { chainedRows } from './chained-rows.sql.js';
import type { IndexCondition } from './condition/index-condition.js';
import { IndexConditionSql } from './condition/index-condition.sql.js';
import type { SearchedTarget } from './condition/searched-target.js';
import { dateWindow } from './date-window.js';
import { FoundRowsSql } from './found-rows.sql.js';
import { type OrderedScan, OrderedScans } from './ordered-scan.js';
import { type EnclosingStatement, RelatedResourcesSql } from './related-resources.sql.js';
import { chooseRowSource, codeBesideChain, isNarrow, type RowSource } from './row-source.js';
import { presumedAccess } from './presumed.js';
import { compileRowAccess } from './row-access.js';
import { conjuncts, type SearchRows, type WantedRows } from './search-rows.js';
import { longPeriodTerm } from './search-term.js';
import { allOf, type StatementParameters } from './sql-parameters.js';
import type { TermHash } from './term-hash.js';

/** Rows that are judged by another expression than the caller's, or that are known to be one patient's. */
interface JudgedRows extends Omit<AccessSqlOptions, 'fhirBase'> {
  readonly access?: AccessExpression;
}

/** Everything that a request's statements share: parameters, the caller's access, fresh aliases. */
export class SearchRowsSql implements EnclosingStatement {
  readonly conditions: IndexConditionSql;
  readonly related = new RelatedResourcesSql(this);
  private readonly found = new FoundRowsSql(this);
  private readonly narrow = new Set<string>();
  private readonly ofPresumedPatients = new Set<IndexCondition>();
  private aliases = 0;

  constructor(
    private readonly access: AccessFilter,
    private readonly hash: TermHash,
    readonly parameters: StatementParameters,
    private readonly fhirBase: string | undefined,
  ) {
    this.conditions = new IndexConditionSql(parameters, this.related);
  }

  rows(target: SearchedTarget, wanted: WantedRows = {}): SearchRows {
    const { resourceType, condition } = target;
    const conditions = conjuncts(condition);
    const source = chooseRowSource(resourceType, conditions, this.access.for(resourceType, 's'), id =>
      this.hash.keyOf({ resourceType: 'Patient', id }),
    );
    const { order } = wanted;
    const beside = order === 'newest date first' ? codeBesideChain(source, conditions) : undefined;
    if (!beside) return this.rowsFrom(source, resourceType, conditions, wanted);
    const inOrder = { order: 'newest date first' } as const;
    return chainedRows(
      beside.chain,
      inner => this.rows(inner),
      this.rowsFrom(beside.targets, resourceType, conditions, inOrder),
      this.rowsFrom(beside.postings, resourceType, conditions, inOrder),
    );
  }

  private rowsFrom(
    source: RowSource,
    resourceType: string,
    conditions: readonly IndexCondition[],
    wanted: WantedRows,
  ): SearchRows {
    const { order } = wanted;
    const alias = this.alias(isNarrow(source));
    const others = conditions.filter(
      condition => !isAnsweredBy(source, condition) || this.related.isAskedOfEachRow(condition, alias),
    );
    if (order === 'by time of writing' && isOfWholeType(source)) {
      return this.writtenRows(resourceType, alias, conditions);
    }
    const scans = new OrderedScans(
      this.parameters,
      dateWindow(conditions),
      this.hash.hash(longPeriodTerm(resourceType)),
    );
    if (source.kind === 'postings' && order === 'newest date first') {
      // What the posting lists say is not asked again, unless the row is looked at anyway.
      const rest = conditions.filter(other => other !== source.condition);
      const asked = rest.length === 0 ? rest : conditions;
      const scan = scans.postings(source.lists);
      const withContent =
        asked.length === 0 ? this.judgedWithContent(resourceType, () => scan, wanted) : undefined;
      return withContent ?? this.scannedRows(resourceType, alias, scan, asked, wanted);
    }
    if (source.kind === 'type' && scans.hasLongBefore) {
      const scan = scans.type(resourceTypeNumber(resourceType));
      return this.scannedRows(resourceType, alias, scan, conditions);
    }
    const isOfOne = source.kind === 'patient' || source.kind === 'keys';
    const access = this.access.for(resourceType, 's');
    const presumed = this.mayPresume(isOfOne, resourceType, conditions, wanted)
      ? presumedAccess(access, resourceType, this.hash)
      : undefined;
    if (presumed?.hasConsents) {
      conditions.filter(isOfPatients).forEach(condition => this.ofPresumedPatients.add(condition));
    }
    if (!presumed && this.isIndexOnly(source, conditions, alias)) {
      const scan = (): OrderedScan => ({
        from: `search ${alias}`,
        where: [...this.found.by(source, resourceType, alias), ...this.filters(conditions, alias, [])],
      });
      const withContent = this.judgedWithContent(resourceType, scan, wanted, alias);
      if (withContent) return withContent;
    }
    const isVisible = this.isVisible(resourceType, alias, {
      confinedTo: source.kind === 'patient' ? source.confinedTo : undefined,
      access: presumed?.beside ?? access,
      ofPresumedPatient: wanted.ofPresumedPatients,
      ofOnePatient: isOfOne,
    });
    return {
      from: `search ${alias}`,
      where: [...this.found.by(source, resourceType, alias), ...this.filters(others, alias, isVisible)],
      row: alias,
      key: `${alias}.key`,
      lo: `${alias}.lo`,
      isShort: order === 'newest date first' && isOfOne,
      presumed,
      isOfMany: presumed !== undefined && !isOfOne,
      patient: source.kind === 'patient' ? source.patient : undefined,
    };
  }

  isVisible(
    resourceType: string,
    alias: string,
    { access = this.access.for(resourceType, 's'), ...rows }: JudgedRows = {},
  ): readonly string[] {
    const predicate = compileAccess(access, resourceType, alias, this.parameters, this.hash, {
      ...rows,
      fhirBase: this.fhirBase,
    });
    return predicate === 'true' ? [] : [predicate];
  }

  isOfPresumedPatient(condition: IndexCondition): boolean {
    return this.ofPresumedPatients.has(condition);
  }

  /** Pages of many patients are presumed only where each row would be judged twice: itself, and what refers to it. */
  private mayPresume(
    isOfOne: boolean,
    resourceType: string,
    conditions: readonly IndexCondition[],
    { presume }: WantedRows,
  ): boolean {
    if (presume === undefined) return false;
    return isOfOne || (presume === 'many' && resourceType === 'Patient' && conditions.some(isOfPatients));
  }

  /** All of the type in the order in which they were written. */
  private writtenRows(
    resourceType: string,
    alias: string,
    conditions: readonly IndexCondition[],
  ): SearchRows {
    const isVisible = this.isVisible(resourceType, alias);
    const type = this.parameters.add(resourceTypeNumber(resourceType));
    const times = conditions.filter(condition => condition.kind === 'updated');
    const others = conditions.filter(condition => condition.kind !== 'updated');
    return {
      from: `resource v join search ${alias} on ${alias}.key = v.key and ${alias}.n = 0`,
      where: [
        `v.type = ${type}::smallint`,
        ...times.map(({ alternatives }) => this.conditions.updated(alternatives)),
        ...this.filters(others, alias, isVisible),
      ],
      row: alias,
      key: 'v.key',
      lo: `${alias}.lo`,
      updated: 'v.updated',
    };
  }

  /** Rows that a scan gives in the order of their dates; the scan alone, if it says everything. */
  private scannedRows(
    resourceType: string,
    alias: string,
    { from, where }: OrderedScan,
    conditions: readonly IndexCondition[],
    { ofEachPatient: isOfEachPatient = false, ofPresumedPatients }: WantedRows = {},
  ): SearchRows {
    const isVisible = this.isVisible(resourceType, alias, { ofPresumedPatient: ofPresumedPatients });
    if (conditions.length === 0 && isVisible.length === 0) return { from, where, key: 'd.key', lo: 'd.lo' };
    const row = isOfEachPatient ? '' : `and ${alias}.n = 0`;
    return {
      from: `${from} join search ${alias} on ${alias}.key = d.key ${row}`,
      where: [
        ...where,
        `${alias}.type = ${this.parameters.add(resourceTypeNumber(resourceType))}::smallint`,
        ...this.filters(conditions, alias, isVisible, 'd.lo'),
      ],
      row: alias,
      key: 'd.key',
      lo: 'd.lo',
      isOfEachPatient,
    };
  }

  /**
   * Rows that a scan gives in the wanted order, judged by `resource`, from which their content comes: what it does not
   * decide is judged by `search`. Undefined where nothing is judged, where `resource` never decides, and where no content
   * is wanted.
   */
  private judgedWithContent(
    resourceType: string,
    scan: () => OrderedScan,
    { order, withContent }: WantedRows,
    scanned = 'd',
  ): SearchRows | undefined {
    const access = this.access.for(resourceType, 's');
    if (!withContent || order !== 'newest date first' || access.kind === 'everything') return undefined;
    const [resource, alias] = [this.alias(), this.alias()];
    const isCertain = compileRowAccess(access, resourceType, resource, this.parameters, this.hash);
    if (isCertain === 'false') return undefined;
    const { from, where } = scan();
    const isJudged = [
      `${alias}.key = ${scanned}.key`,
      `${alias}.n = 0`,
      ...this.isVisible(resourceType, alias),
    ];
    return {
      from: `${from} join resource ${resource} on ${resource}.key = ${scanned}.key`,
      where: [
        ...where,
        `${resource}.type = ${this.parameters.add(resourceTypeNumber(resourceType))}::smallint`,
        `(${isCertain} or exists (select from search ${alias} where ${allOf(isJudged)}))`,
      ],
      resource,
      key: `${scanned}.key`,
      lo: `${scanned}.lo`,
    };
  }

  /** Whether the order of dates holds all that is asked for, so that few rows need to be looked at. */
  private isIndexOnly(source: RowSource, conditions: readonly IndexCondition[], alias: string): boolean {
    if (source.kind !== 'condition' || conditions.length > 1) return false;
    return this.related.isAskedOfEachRow(source.condition, alias);
  }

  /**
   * Conditions on rows that are there, and then the access: it hides next to nothing, so that what takes longer and
   * leaves few rows over comes before it. PostgreSQL would begin with what costs it less.
   */
  private filters(
    conditions: readonly IndexCondition[],
    alias: string,
    isVisible: readonly string[],
    lo?: string,
  ): readonly string[] {
    const [costly, plain] = [true, false].map(isCostly =>
      conditions
        .filter(condition => this.related.isAskedOfEachRow(condition, alias) === isCostly)
        .map(condition =>
          condition.kind === 'period'
            ? this.conditions.period(condition.alternatives, alias, lo)
            : this.conditions.of(condition, alias),
        ),
    ) as [string[], string[]];
    if (costly.length === 0 || isVisible.length === 0) return [...plain, ...costly, ...isVisible];
    return [...plain, `case when ${costly.join(' and ')} then ${isVisible.join(' and ')} else false end`];
  }

  isNarrow(alias: string): boolean {
    return this.narrow.has(alias);
  }

  alias(isNarrowAlias = false): string {
    this.aliases++;
    const alias = `s${this.aliases}`;
    if (isNarrowAlias) this.narrow.add(alias);
    return alias;
  }
}

/** What refers to a patient as the one whose it is. */
function isOfPatients(condition: IndexCondition): boolean {
  return condition.kind === 'has' && condition.isCompartmentLink;
}

function isAnsweredBy(source: RowSource, condition: IndexCondition): boolean {
  if (source.kind === 'condition') return source.condition === condition;
  return source.kind === 'patients' && source.chain === condition;
}

function isOfWholeType(source: RowSource): boolean {
  return source.kind === 'type' || (source.kind === 'condition' && source.condition.kind === 'updated');
}
