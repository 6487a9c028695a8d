import type { SqlParameters } from '../../database/sql-fragment.js';
import { resourceTypeNumber } from '../definitions/resource-types.js';
import type {
  ChainCondition,
  HasCondition,
  HierarchyCondition,
  HierarchyStart,
  IndexCondition,
  PostingList,
} from './condition/index-condition.js';
import type { IndexConditionSql, RelatedConditionSql } from './condition/index-condition.sql.js';
import type { SearchedTarget } from './condition/searched-target.js';
import type { AccessSqlOptions } from './access-sql.js';
import { breakEven } from './break-even.sql.js';
import { isInList } from './ordered-scan.js';
import { conjuncts, type SearchRows, type WantedRows } from './search-rows.js';
import { allOf } from './sql-parameters.js';

/** A hit costs a microsecond and a half, looking from a patient ten: 1,900 hits for a million resources. */
const MOST_REFERRING = breakEven(100, 3.5);

/** The statement that conditions on other resources are a part of. */
export interface EnclosingStatement {
  readonly parameters: SqlParameters;
  readonly conditions: IndexConditionSql;
  rows(target: SearchedTarget, wanted?: WantedRows): SearchRows;
  /** The access predicate on a row of the type, nothing where everything is visible. */
  isVisible(
    resourceType: string,
    alias: string,
    rows?: Pick<AccessSqlOptions, 'ofPresumedPatient'>,
  ): readonly string[];
  /** Whether the patient to whom it leads is looked at afterwards, for what is denied. */
  isOfPresumedPatient(condition: IndexCondition): boolean;
  /** Whether the rows with the alias are few. */
  isNarrow(alias: string): boolean;
  /** A new alias for rows of `search`. */
  alias(isNarrow?: boolean): string;
}

/** Chains and `_has`: resources on the other side of a reference, judged by the caller's access as all others. */
export class RelatedResourcesSql implements RelatedConditionSql {
  constructor(private readonly statement: EnclosingStatement) {}

  /** From few rows to what they refer to; from many, the targets first and then the links to them. */
  chain({ parameter, targets }: ChainCondition, alias: string): string {
    const term = this.statement.parameters.add(parameter);
    if (!this.statement.isNarrow(alias)) {
      const links = targets.map(target => {
        const { key, from, where } = this.statement.rows(target);
        return `select ${key} # ${term} from ${from} where ${allOf(where)}`;
      });
      return `${alias}.links && array(${links.join(' union all ')})`;
    }
    const link = this.statement.alias();
    const alternatives = targets.map(target => {
      const { from, where } = this.rowsWithKeys(target, `${link}.term # ${term}`);
      return `exists (select from unnest(${alias}.links) ${link}(term), ${from} where ${allOf(where)})`;
    });
    return alternatives.length === 1 ? alternatives[0]! : `(${alternatives.join(' or ')})`;
  }

  /** From few rows to what refers to them; from many, what is referred to first. */
  has(condition: HasCondition, alias: string): string {
    if (this.statement.isNarrow(alias)) return this.isReferredTo(condition, alias);
    const referred = `${alias}.key in (${this.referredKeys(condition)})`;
    if (!isCounted(condition)) return referred;
    const some = postingsOf(condition.source.condition).map(
      list =>
        `(select from posting d where ${isInList(list, 'd', this.statement.parameters)} limit ${MOST_REFERRING})`,
    );
    return `case when (select count(*) from (${some.join(' union all ')}) c) < ${MOST_REFERRING}
      then ${referred} else ${this.isReferredTo(condition, alias)} end`;
  }

  /** Whether it is asked of one row after the other, and leads to none by itself. */
  isAskedOfEachRow(condition: IndexCondition, alias: string): boolean {
    if (condition.kind === 'chain') return this.statement.isNarrow(alias);
    return condition.kind === 'has' && (this.statement.isNarrow(alias) || isCounted(condition));
  }

  /** The resource itself as it was named; those below and above it as far as the caller sees them. */
  hierarchy({ parameter, direction, starts }: HierarchyCondition, alias: string): string {
    const term = this.statement.parameters.add(parameter);
    const links = starts.map(start => `select h.key # ${term} from (${this.relatives(start, direction)}) h`);
    return `${alias}.links && array(${links.join(' union all ')})`;
  }

  /** A circle ends where it began: `union` keeps each resource once. */
  private relatives(
    { resourceType, key, parent }: HierarchyStart,
    direction: HierarchyCondition['direction'],
  ): string {
    const [inner, start, term] = [
      this.statement.alias(true),
      this.statement.alias(),
      this.statement.parameters.add(parent),
    ];
    const type = this.statement.parameters.add(resourceTypeNumber(resourceType));
    const isVisible = allOf([
      `${inner}.n = 0`,
      `${inner}.type = ${type}::smallint`,
      ...this.statement.isVisible(resourceType, inner),
    ]);
    const below = `select ${inner}.key from ${start} t join search ${inner}
      on ${inner}.links @> array[t.key # ${term}] where ${isVisible}`;
    // Whoever does not see the lower one does not learn what it is a part of.
    const above = `select p.key from ${start} t join search ${inner} on ${inner}.key = t.key and ${isVisible}
      cross join lateral unnest(${inner}.links) l(term)
      join (select ${inner}.key from search ${inner} where ${isVisible}) p on p.key = l.term # ${term}`;
    return `with recursive ${start}(key) as (select ${this.statement.parameters.add(key)} union ${
      direction === 'below' ? below : above
    }) select key from ${start}`;
  }

  private referredKeys(condition: HasCondition): string {
    const { parameter, source, isCompartmentLink } = condition;
    const term = this.statement.parameters.add(parameter);
    const wanted = {
      order: 'newest date first',
      ofEachPatient: isCompartmentLink,
      ofPresumedPatients: this.statement.isOfPresumedPatient(condition),
    } as const;
    const { row, key, from, where, isOfEachPatient } = this.statement.rows(source, wanted);
    if (isOfEachPatient && row !== undefined) {
      return `select ${row}.patient from ${from} where ${[...where, `${row}.links @> array[${row}.patient # ${term}]`].join(' and ')}`;
    }
    const link = this.statement.alias();
    if (!isCompartmentLink) {
      const links = row ?? link;
      const join = row === undefined ? `join search ${link} on ${link}.key = ${key} and ${link}.n = 0` : '';
      return `select t.term # ${term} from ${from} ${join} cross join lateral unnest(${links}.links) t(term) where ${allOf(where)}`;
    }
    return `select ${link}.patient from ${from} join search ${link} on ${link}.key = ${key}
      where ${[...where, `${link}.links @> array[${link}.patient # ${term}]`].join(' and ')}`;
  }

  private isReferredTo(has: HasCondition, alias: string): string {
    const { parameter, source, isCompartmentLink } = has;
    const { resourceType, condition } = source;
    const ofPresumedPatient = this.statement.isOfPresumedPatient(has);
    const inner = this.statement.alias();
    const term = this.statement.parameters.add(parameter);
    const type = this.statement.parameters.add(resourceTypeNumber(resourceType));
    const isAbout = isCompartmentLink
      ? `${inner}.patient = ${alias}.key and ${inner}.type = ${type}::smallint`
      : `${inner}.n = 0 and ${inner}.type = ${type}::smallint`;
    return `exists (select from search ${inner} where ${[
      isAbout,
      `${inner}.links @> array[${alias}.key # ${term}]`,
      this.statement.conditions.of(condition, inner),
      ...this.statement.isVisible(resourceType, inner, { ofPresumedPatient }),
    ].join(' and ')})`;
  }

  /** The row with this key, if it is of the type, fulfils the condition and is visible. */
  private rowsWithKeys({ resourceType, condition }: SearchedTarget, key: string): SearchRows {
    const alias = this.statement.alias(true);
    return {
      from: `search ${alias}`,
      where: [
        `${alias}.key = ${key}`,
        `${alias}.n = 0`,
        `${alias}.type = ${this.statement.parameters.add(resourceTypeNumber(resourceType))}::smallint`,
        this.statement.conditions.of(condition, alias),
        ...this.statement.isVisible(resourceType, alias),
      ],
      row: alias,
      key: `${alias}.key`,
      lo: `${alias}.lo`,
    };
  }
}

/** Whether the number of those who refer decides from which side to look. */
function isCounted({ isCompartmentLink, source }: HasCondition): boolean {
  return isCompartmentLink && postingsOf(source.condition).length > 0;
}

/** The posting lists in which all that fulfils the condition stands. */
function postingsOf(condition: IndexCondition): readonly PostingList[] {
  const lists = conjuncts(condition).map(part => (part.kind === 'token' ? (part.postings ?? []) : []));
  return lists.find(some => some.length > 0) ?? [];
}
