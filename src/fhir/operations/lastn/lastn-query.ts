import { InvalidError } from '../../errors/fhir-error.js';
import type { OperationInput } from '../../rest/operation/operation-input.js';
import { parseCriterion } from '../../search/criteria.parser.js';
import type { SearchExpression } from '../../search/search-expression.js';
import { MAXIMUM_COUNT, parseSearchQuery, type SearchOptions } from '../../search/search-query.parser.js';
import type { SearchQuery } from '../../search/search-query.js';

/** What a search says about its order and its pages: the operation has its own. */
const NOT_TAKEN: ReadonlySet<string> = new Set(['_sort', '_count', '_page', '_total']);
const SUBJECT: ReadonlySet<string> = new Set(['patient', 'subject']);

/** The search behind `$lastn`: never what was entered in error, and always about somebody. */
export function lastnQueryOf(input: OperationInput, handling: SearchOptions['handling']): SearchQuery {
  for (const [name] of input.criteria) {
    if (!NOT_TAKEN.has(name)) continue;
    throw new InvalidError(`$lastn does not take ${name}: use max`, `http.${name}`, 'not-supported');
  }
  const query = parseSearchQuery('Observation', input.criteria, handling ? { handling } : {});
  if (!query.where.some(namesSubject)) {
    throw new InvalidError('$lastn needs patient or subject', 'http.patient', 'required');
  }
  const notInError = parseCriterion('Observation', 'status:not', 'entered-in-error')!;
  return {
    ...query,
    where: [...query.where, notInError],
    count: MAXIMUM_COUNT,
    latest: Number(input.text('max') ?? 1),
  };
}

function namesSubject(expression: SearchExpression): boolean {
  if (expression.kind !== 'parameter' && expression.kind !== 'chain') return false;
  if (expression.kind === 'parameter' && expression.modifier === 'missing') return false;
  return SUBJECT.has(expression.parameter);
}
