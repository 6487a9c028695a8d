import type { SqlParameters } from '../../../database/sql-fragment.js';
import { NO_PERIOD } from '../index-entries.js';
import type {
  Bound,
  Bounds,
  ChainCondition,
  FullTextCondition,
  HasCondition,
  HierarchyCondition,
  IndexCondition,
  LinkCondition,
  NearCondition,
  StringCondition,
  TextCondition,
  TokenCondition,
} from './index-condition.js';
import { isWithin, nearSpans } from './vicinity.sql.js';

/** How conditions on other resources are written: with the access filter of their types in them. */
export interface RelatedConditionSql {
  chain(condition: ChainCondition, alias: string): string;
  has(condition: HasCondition, alias: string): string;
  hierarchy(condition: HierarchyCondition, alias: string): string;
}

/** Conditions on the row of `search` with this alias, whichever membership row of the resource it is. */
export class IndexConditionSql {
  constructor(
    private readonly parameters: SqlParameters,
    private readonly related: RelatedConditionSql | undefined,
  ) {}

  of(condition: IndexCondition, alias: string): string {
    switch (condition.kind) {
      case 'and':
      case 'or':
        return this.junction(condition.kind, condition.operands, alias);
      case 'not':
        return `not ${this.of(condition.operand, alias)}`;
      case 'token':
        return this.terms(`${alias}.tokens`, condition);
      case 'link':
        return this.terms(`${alias}.links`, condition);
      case 'period':
        return this.period(condition.alternatives, alias);
      case 'span':
        return `exists (select from span v where v.key = ${alias}.key and ${this.span(condition.parameter, condition.alternatives)})`;
      case 'string':
        return `exists (select from string v where v.key = ${alias}.key and ${this.string(condition)})`;
      case 'near':
        return `exists (select from ${nearSpans(condition, this.parameters)} where v.key = ${alias}.key and ${this.near(condition)})`;
      case 'text':
        return this.text(condition, alias);
      case 'full-text':
        return `exists (select from resource v where v.key = ${alias}.key and ${this.fullText(condition)})`;
      case 'identity':
        return `${alias}.key = any(${this.parameters.add(condition.keys)}::bigint[])`;
      case 'updated':
        return `exists (select from resource v where v.key = ${alias}.key and ${this.updated(condition.alternatives)})`;
      case 'member':
        return `exists (select from search v where v.key = ${alias}.key and v.patient = ${this.parameters.add(condition.patient)})`;
      case 'hierarchy':
        return this.relatedSql().hierarchy(condition, alias);
      case 'chain':
        return this.relatedSql().chain(condition, alias);
      case 'has':
        return this.relatedSql().has(condition, alias);
    }
  }

  /** On a row of `string` with the alias `v`. */
  string({ parameter, match, value }: StringCondition): string {
    const isParameter = `v.param = ${this.parameters.add(parameter)}`;
    switch (match) {
      case 'exact':
        return `${isParameter} and v.exact = ${this.parameters.add(value)}`;
      case 'equals':
        return `${isParameter} and v.value = ${this.parameters.add(value)}`;
      case 'starts-with': {
        const first = this.parameters.add(value);
        const beyond = this.parameters.add(`${value}\u{10FFFF}`);
        return `${isParameter} and v.value >= ${first} and v.value < ${beyond}`;
      }
      case 'ends-with':
        return `${isParameter} and v.value like ${this.parameters.add(`%${escapeLike(value)}`)}`;
      case 'contains':
        return `${isParameter} and v.value like ${this.parameters.add(`%${escapeLike(value)}%`)}`;
    }
  }

  /** On a row of `span` with the alias `v`. */
  span(parameter: bigint, alternatives: readonly Bounds[]): string {
    const bounds = alternatives.map(
      all => `(${all.map(bound => this.bound(`v.${bound.edge}`, bound, 'float8')).join(' and ')})`,
    );
    return `v.param = ${this.parameters.add(parameter)} and ${any(bounds)}`;
  }

  /** On rows of `nearSpans`. */
  near({ alternatives }: NearCondition): string {
    return any(alternatives.map(vicinity => isWithin(vicinity, this.parameters)));
  }

  /** On a row of `resource` with the alias `v`: its time is an interval of one millisecond. */
  updated(alternatives: readonly Bounds[]): string {
    return any(
      alternatives.map(all => {
        const bounds = all.map(({ edge, operator, value }) => {
          const instant = edge === 'lo' ? value : value - 1;
          return `v.updated ${operator} ${this.parameters.add(timestamp(instant))}::timestamptz`;
        });
        return `(${bounds.join(' and ')})`;
      }),
    );
  }

  /** On a row of `resource` with the alias `v`; written as the indexes are (migration `create-full-text`). */
  fullText({ part, queries }: FullTextCondition): string {
    const words = part === 'narrative' ? 'narrative_words(v.content)' : 'content_words(v.content)';
    const matches = queries.map(
      query => `${words} @@ websearch_to_tsquery('full_text', ${this.parameters.add(query)})`,
    );
    const isThere = part === 'narrative' ? `strpos(v.content, '"div":') > 0 and ` : '';
    return `${isThere}${any(matches)}`;
  }

  /** Folds texts as `normalizeString` does. */
  private text({ paths, start }: TextCondition, alias: string): string {
    const texts = paths.map(
      path =>
        `select x.value #>> '{}' as text from jsonb_path_query(v.content::jsonb, ${this.parameters.add(path)}::jsonpath) x(value)`,
    );
    const folded = `lower(regexp_replace(normalize(words.text, NFKD), '[\\u0300-\\u036f]', '', 'g'))`;
    const pattern = this.parameters.add(`${escapeLike(start)}%`);
    return `exists (select from resource v, lateral (${texts.join(' union all ')}) words where v.key = ${alias}.key and ${folded} like ${pattern})`;
  }

  private junction(kind: 'and' | 'or', operands: readonly IndexCondition[], alias: string): string {
    if (operands.length === 0) return kind === 'and' ? 'true' : 'false';
    return `(${operands.map(operand => this.of(operand, alias)).join(` ${kind} `)})`;
  }

  private terms(column: string, { terms }: TokenCondition | LinkCondition): string {
    if (terms.length === 0) return 'false';
    return `${column} ${terms.length === 1 ? '@>' : '&&'} ${this.parameters.add(terms)}::bigint[]`;
  }

  /** @param lo the start of the main date, from wherever the rows come in its order. */
  period(alternatives: readonly Bounds[], alias: string, lo = `${alias}.lo`): string {
    const columns = { lo, hi: `${alias}.hi` };
    const bounds = alternatives.map(
      all => `(${all.map(bound => this.bound(columns[bound.edge], bound, 'bigint')).join(' and ')})`,
    );
    return `(${lo} > ${NO_PERIOD.lo} and ${any(bounds)})`;
  }

  private bound(column: string, { operator, value }: Bound, type: 'float8' | 'bigint'): string {
    return `${column} ${operator} ${this.parameters.add(String(value))}::${type}`;
  }

  private relatedSql(): RelatedConditionSql {
    if (!this.related) throw new RangeError('chains and _has have no place here');
    return this.related;
  }
}

function any(alternatives: readonly string[]): string {
  if (alternatives.length === 0) return 'false';
  return alternatives.length === 1 ? alternatives[0]! : `(${alternatives.join(' or ')})`;
}

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}

const FIRST_INSTANT = new Date(0).setUTCFullYear(1, 0, 1);
const LAST_INSTANT = Date.UTC(9_999, 11, 31);

/** No resource was written outside of these years, and PostgreSQL reads no others in ISO form. */
function timestamp(milliseconds: number): string {
  return new Date(Math.min(Math.max(milliseconds, FIRST_INSTANT), LAST_INSTANT)).toISOString();
}
