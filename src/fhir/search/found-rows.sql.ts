import { resourceTypeNumber } from '../definitions/resource-types.js';
import type { ChainCondition, IndexCondition } from './condition/index-condition.js';
import { nearSpans } from './condition/vicinity.sql.js';
import { isInList } from './ordered-scan.js';
import type { EnclosingStatement, RelatedResourcesSql } from './related-resources.sql.js';
import type { RowSource } from './row-source.js';
import { allOf } from './sql-parameters.js';

/** A statement whose conditions may look at other resources. */
interface SearchingStatement extends EnclosingStatement {
  readonly related: RelatedResourcesSql;
}

/** How a source finds its rows of `search`: what its index is asked for. */
export class FoundRowsSql {
  constructor(private readonly statement: SearchingStatement) {}

  /** Conditions on rows with the alias, each resource once but for those of patients. */
  by(source: RowSource, resourceType: string, alias: string): readonly string[] {
    const { parameters } = this.statement;
    const type = (): string =>
      `${alias}.type = ${parameters.add(resourceTypeNumber(resourceType))}::smallint`;
    switch (source.kind) {
      case 'patient':
        return [`${alias}.patient = ${parameters.add(source.patient)}`, type()];
      case 'patients':
        return [...this.byPatients(source.chain, alias), type()];
      case 'keys':
        return [`${alias}.key = any(${parameters.add(source.keys)}::bigint[])`, `${alias}.n = 0`, type()];
      case 'postings': {
        const lists = source.lists.map(
          list => `select d.key from posting d where ${isInList(list, 'd', parameters)}`,
        );
        return [`${alias}.n = 0`, `${alias}.key in (${lists.join(' union all ')})`];
      }
      case 'condition':
        return [`${alias}.n = 0`, ...this.byCondition(resourceType, source.condition, alias, type)];
      case 'type':
        return [type(), `${alias}.n = 0`];
    }
  }

  private byPatients({ parameter, targets }: ChainCondition, alias: string): readonly string[] {
    const keys = targets.map(target => {
      const { key, from, where } = this.statement.rows(target);
      return `select ${key} from ${from} where ${allOf(where)}`;
    });
    return [
      `${alias}.patient = any(array(${keys.join(' union all ')}))`,
      `${alias}.links @> array[${alias}.patient # ${this.statement.parameters.add(parameter)}]`,
    ];
  }

  /** Written such that the condition's own index finds the rows. */
  private byCondition(
    resourceType: string,
    condition: IndexCondition,
    alias: string,
    type: () => string,
  ): readonly string[] {
    const { conditions, parameters, related } = this.statement;
    const within = (rows: string): string => `${alias}.key in (select v.key from ${rows})`;
    switch (condition.kind) {
      case 'string':
        return [within(`string v where ${conditions.string(condition)}`)];
      case 'span':
        return [within(`span v where ${conditions.span(condition.parameter, condition.alternatives)}`)];
      case 'near':
        return [within(`${nearSpans(condition, parameters)} where ${conditions.near(condition)}`)];
      case 'updated': {
        const number = `${parameters.add(resourceTypeNumber(resourceType))}::smallint`;
        const isWithin = conditions.updated(condition.alternatives);
        return [within(`resource v where v.type = ${number} and ${isWithin}`)];
      }
      case 'full-text':
        return [within(`resource v where ${conditions.fullText(condition)}`), type()];
      case 'has':
      case 'hierarchy':
        return related.isAskedOfEachRow(condition, alias)
          ? [type()]
          : [conditions.of(condition, alias), type()];
      default:
        return [conditions.of(condition, alias)];
    }
  }
}
