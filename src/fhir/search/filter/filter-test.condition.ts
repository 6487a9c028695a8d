import { NotSupportedError } from '../../errors/fhir-error.js';
import { splitPrefix } from '../condition/interval.js';
import { allConditions, type IndexCondition, not } from '../condition/index-condition.js';
import type { IndexedParameter } from '../indexed-parameter.js';
import { overlapCondition } from '../parameters/date.parameter.js';
import { invalidValue } from '../parameters/parameter-error.js';
import { stringMatch } from '../parameters/string.parameter.js';
import type { FilterOperator, FilterTestExpression } from '../search-expression.js';

/** What the same search would be as a parameter of its own. */
export type AsParameter = (values: readonly string[], modifier?: string) => IndexCondition;

const STRING_MATCHES = { eq: 'equals', co: 'contains', sw: 'starts-with', ew: 'ends-with' } as const;
/** The resource's code subsumes the one given, is subsumed by it, is in the value set or not. */
const CODE_SETS = { ss: 'above', sb: 'below', in: 'in', ni: 'not-in' } as const;
const ORDERED: ReadonlySet<string> = new Set(['date', 'number', 'quantity']);
const COMPARISONS: ReadonlySet<FilterOperator> = new Set([
  'eq',
  'ne',
  'gt',
  'lt',
  'ge',
  'le',
  'ap',
  'sa',
  'eb',
]);

/** One test of a `_filter`, by the type of its parameter. https://hl7.org/fhir/R4/search_filter.html#ops */
export function filterTestCondition(
  parameter: IndexedParameter,
  { operator, value }: FilterTestExpression,
  asParameter: AsParameter,
): IndexCondition {
  const { type } = parameter.definition;
  if (operator === 'pr') {
    if (value !== 'true' && value !== 'false')
      throw invalidValue(parameter, value, 'must be true or false after pr');
    return asParameter([value === 'true' ? 'false' : 'true'], 'missing');
  }
  if (operator === 'ne' && !ORDERED.has(type)) {
    const isEqual = filterTestCondition(parameter, testOf(parameter, 'eq', value), asParameter);
    return allConditions([asParameter(['false'], 'missing'), not(isEqual)]);
  }
  if (type === 'string' && operator in STRING_MATCHES) {
    return stringMatch(parameter, STRING_MATCHES[operator as keyof typeof STRING_MATCHES], value);
  }
  if (type === 'date' && operator === 'po') return overlapCondition(parameter, value);
  if (ORDERED.has(type) && COMPARISONS.has(operator)) {
    if (splitPrefix(value).rest !== value)
      throw invalidValue(parameter, value, 'has a prefix: the operator of _filter says it');
    return asParameter([`${operator}${value}`]);
  }
  if (type === 'token' && operator in CODE_SETS) {
    return asParameter([value], CODE_SETS[operator as keyof typeof CODE_SETS]);
  }
  if (type === 'reference' && operator === 're') return asParameter([value]);
  if (!ORDERED.has(type) && operator === 'eq') return asParameter([value]);
  throw new NotSupportedError(
    `_filter: the operator ${operator} has no meaning here for the ${type} parameter ${parameter.definition.code}`,
  );
}

function testOf(
  { definition: { resourceType, code } }: IndexedParameter,
  operator: FilterOperator,
  value: string,
): FilterTestExpression {
  return { kind: 'test', resourceType, parameter: code, operator, value };
}
