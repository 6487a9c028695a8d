import type { AccessFilter } from '../access/access-filter.js';
import { resourceTypeNumber } from '../definitions/resource-types.js';
import { compileAccess } from './access-sql.js';
import type {
  ChainCondition,
  HasCondition,
  IndexCondition,
  PostingList,
} from './condition/index-condition.js';
import { IndexConditionSql, type RelatedConditionSql } from './condition/index-condition.sql.js';
import type { SearchedTarget } from './condition/searched-target.js';
import { chooseRowSource, isNarrow, type RowSource } from './row-source.js';
import type { StatementParameters } from './sql-parameters.js';
import type { TermHash } from './term-hash.js';

/** Rows of one type, each resource once: what stands behind `from` and `where`. */
export interface SearchRows {
  readonly from: string;
  readonly where: readonly string[];
  /** Alias of the row of `search`; what comes from posting lists alone has none. */
  readonly row?: string;
  /** Expressions of the resource's key and of the start of its main date. */
  readonly key: string;
  readonly lo: string;
  /** Time of writing, where the rows come in its order. */
  readonly updated?: string;
}

/** The order in which rows are wanted: some sources have it already. */
export type WantedOrder = 'newest date first' | 'by time of writing' | 'any';

/** Everything that a request's statements share: parameters, the caller's access, fresh aliases. */
export class SearchRowsSql implements RelatedConditionSql {
  private readonly conditions: IndexConditionSql;
  private readonly narrow = new Set<string>();
  private aliases = 0;

  constructor(
    private readonly access: AccessFilter,
    private readonly hash: TermHash,
    readonly parameters: StatementParameters,
    private readonly fhirBase: string | undefined,
  ) {
    this.conditions = new IndexConditionSql(parameters, this);
  }

  rows({ resourceType, condition }: SearchedTarget, order: WantedOrder = 'any'): SearchRows {
    const conditions = conjuncts(condition);
    const expression = this.access.for(resourceType, 's');
    const source = chooseRowSource(resourceType, conditions, expression, id =>
      this.hash.keyOf({ resourceType: 'Patient', id }),
    );
    const alias = this.alias();
    if (isNarrow(source)) this.narrow.add(alias);
    const others =
      source.kind === 'condition' ? conditions.filter(other => other !== source.condition) : conditions;
    const isVisible = this.isVisible(resourceType, alias, source);
    if (source.kind === 'postings' && order === 'newest date first') {
      return this.postingRows(resourceType, alias, source, others, isVisible);
    }
    if (order === 'by time of writing' && isOfWholeType(source)) {
      return this.writtenRows(resourceType, alias, conditions, isVisible);
    }
    return {
      from: `search ${alias}`,
      where: [
        ...this.start(resourceType, alias, source),
        ...others.map(other => this.conditions.of(other, alias)),
        ...isVisible,
      ],
      row: alias,
      key: `${alias}.key`,
      lo: `${alias}.lo`,
    };
  }

  /** The access predicate, nothing where everything is visible. */
  private isVisible(resourceType: string, alias: string, source: RowSource): readonly string[] {
    const confinedTo = source.kind === 'patient' ? source.confinedTo : undefined;
    const predicate = compileAccess(
      this.access.for(resourceType, 's'),
      resourceType,
      alias,
      this.parameters,
      this.hash,
      { confinedTo, fhirBase: this.fhirBase },
    );
    return predicate === 'true' ? [] : [predicate];
  }

  private start(resourceType: string, alias: string, source: RowSource): readonly string[] {
    const type = (): string =>
      `${alias}.type = ${this.parameters.add(resourceTypeNumber(resourceType))}::smallint`;
    switch (source.kind) {
      case 'patient':
        return [`${alias}.patient = ${this.parameters.add(source.patient)}`, type()];
      case 'keys':
        return [
          `${alias}.key = any(${this.parameters.add(source.keys)}::bigint[])`,
          `${alias}.n = 0`,
          type(),
        ];
      case 'postings': {
        const lists = source.lists.map(list => `select d.key from posting d where ${this.isInList(list)}`);
        return [`${alias}.n = 0`, `${alias}.key in (${lists.join(' union all ')})`];
      }
      case 'condition':
        return [`${alias}.n = 0`, ...this.driving(resourceType, source.condition, alias, type)];
      case 'type':
        return [type(), `${alias}.n = 0`];
    }
  }

  /** A condition written such that its own index finds the rows. */
  private driving(
    resourceType: string,
    condition: IndexCondition,
    alias: string,
    type: () => string,
  ): readonly string[] {
    switch (condition.kind) {
      case 'string':
        return [`${alias}.key in (select v.key from string v where ${this.conditions.string(condition)})`];
      case 'span':
        return [
          `${alias}.key in (select v.key from span v where ${this.conditions.span(condition.parameter, condition.alternatives)})`,
        ];
      case 'updated': {
        const number = this.parameters.add(resourceTypeNumber(resourceType));
        return [
          `${alias}.key in (select v.key from resource v where v.type = ${number}::smallint and ${this.conditions.updated(condition.alternatives)})`,
        ];
      }
      case 'has':
        return [this.has(condition, alias), type()];
      default:
        return [this.conditions.of(condition, alias)];
    }
  }

  /** All of the type in the order in which they were written. */
  private writtenRows(
    resourceType: string,
    alias: string,
    conditions: readonly IndexCondition[],
    isVisible: readonly string[],
  ): SearchRows {
    const type = this.parameters.add(resourceTypeNumber(resourceType));
    const times = conditions.filter(condition => condition.kind === 'updated');
    const others = conditions.filter(condition => condition.kind !== 'updated');
    return {
      from: `resource v join search ${alias} on ${alias}.key = v.key and ${alias}.n = 0`,
      where: [
        `v.type = ${type}::smallint`,
        ...times.map(({ alternatives }) => this.conditions.updated(alternatives)),
        ...others.map(other => this.conditions.of(other, alias)),
        ...isVisible,
      ],
      row: alias,
      key: 'v.key',
      lo: `${alias}.lo`,
      updated: 'v.updated',
    };
  }

  private postingRows(
    resourceType: string,
    alias: string,
    { lists, condition }: Extract<RowSource, { kind: 'postings' }>,
    conditions: readonly IndexCondition[],
    isVisible: readonly string[],
  ): SearchRows {
    const others = conditions.filter(other => other !== condition);
    const { from, where } = this.postings(lists);
    if (others.length === 0 && isVisible.length === 0) return { from, where, key: 'd.key', lo: 'd.lo' };
    return {
      from: `${from} join search ${alias} on ${alias}.key = d.key and ${alias}.n = 0`,
      where: [
        ...where,
        `${alias}.type = ${this.parameters.add(resourceTypeNumber(resourceType))}::smallint`,
        ...conditions.map(other => this.conditions.of(other, alias)),
        ...isVisible,
      ],
      row: alias,
      key: 'd.key',
      lo: 'd.lo',
    };
  }

  /** Posting lists as `d`, each resource once: one code may stand in a resource under several systems. */
  private postings(lists: readonly PostingList[]): Pick<SearchRows, 'from' | 'where'> {
    const [only, ...more] = lists;
    if (only?.system !== undefined && more.length === 0)
      return { from: 'posting d', where: [this.isInList(only)] };
    const scans = lists.map(list => `select d.lo, d.key from posting d where ${this.isInList(list)}`);
    const union = scans.length === 1 ? scans[0]! : scans.map(scan => `(${scan})`).join(' union all ');
    return {
      from: `(select distinct on (lo, key) lo, key from (${union}) u order by lo desc, key desc) d`,
      where: [],
    };
  }

  private isInList({ term, system }: PostingList): string {
    const isTerm = `d.term = ${this.parameters.add(term)}`;
    return system === undefined ? isTerm : `${isTerm} and d.system = ${this.parameters.add(system)}::integer`;
  }

  /** From few rows to what they refer to; from many, the targets first and then the links to them. */
  chain({ parameter, targets }: ChainCondition, alias: string): string {
    const term = this.parameters.add(parameter);
    if (!this.narrow.has(alias)) {
      const links = targets.map(target => {
        const { key, from, where } = this.rows(target);
        return `select ${key} # ${term} from ${from} where ${where.join(' and ')}`;
      });
      return `${alias}.links && array(${links.join(' union all ')})`;
    }
    const link = this.alias();
    const alternatives = targets.map(target => {
      const { from, where } = this.rowsWithKeys(target, `${link}.term # ${term}`);
      return `exists (select from unnest(${alias}.links) ${link}(term), ${from} where ${where.join(' and ')})`;
    });
    return alternatives.length === 1 ? alternatives[0]! : `(${alternatives.join(' or ')})`;
  }

  has({ parameter, source }: HasCondition, alias: string): string {
    const term = this.parameters.add(parameter);
    if (!this.narrow.has(alias)) {
      const { row, from, where } = this.rows(source);
      const link = this.alias();
      return `${alias}.key in (select ${link}.term # ${term} from ${from}
        cross join lateral unnest(${row}.links) ${link}(term) where ${where.join(' and ')})`;
    }
    const inner = this.alias();
    const { resourceType, condition } = source;
    return `exists (select from search ${inner} where ${[
      `${inner}.n = 0`,
      `${inner}.links @> array[${alias}.key # ${term}]`,
      this.conditions.of(condition, inner),
      ...this.isVisible(resourceType, inner, { kind: 'type' }),
    ].join(' and ')})`;
  }

  /** The row with this key, if it is of the type, fulfils the condition and is visible. */
  private rowsWithKeys({ resourceType, condition }: SearchedTarget, key: string): SearchRows {
    const alias = this.alias();
    this.narrow.add(alias);
    return {
      from: `search ${alias}`,
      where: [
        `${alias}.key = ${key}`,
        `${alias}.n = 0`,
        `${alias}.type = ${this.parameters.add(resourceTypeNumber(resourceType))}::smallint`,
        this.conditions.of(condition, alias),
        ...this.isVisible(resourceType, alias, { kind: 'type' }),
      ],
      row: alias,
      key: `${alias}.key`,
      lo: `${alias}.lo`,
    };
  }

  private alias(): string {
    this.aliases++;
    return `s${this.aliases}`;
  }
}

function isOfWholeType(source: RowSource): boolean {
  return source.kind === 'type' || (source.kind === 'condition' && source.condition.kind === 'updated');
}

function conjuncts(condition: IndexCondition): readonly IndexCondition[] {
  return condition.kind === 'and' ? condition.operands.flatMap(conjuncts) : [condition];
}
