import type { CodeSetRequest } from './code-set.js';
import { filterTestCondition } from './filter/filter-test.condition.js';
import { indexedParameter } from './indexed-parameter.registry.js';
import type { IndexedParameter } from './indexed-parameter.js';
import type { Criterion, SearchContext } from './parameters/parameter-kind.js';
import { codeSetRequests } from './parameters/token-code-set.js';
import type { SearchExpression } from './search-expression.js';
import { searchableParameter } from './searchable-parameter.js';
import { NONE } from './condition/index-condition.js';

/** What a query asks of terminologies, wherever in it: chains, `_has`, `_filter`. */
export function codeSetRequestsOf(
  expressions: readonly SearchExpression[],
  context: SearchContext,
): readonly CodeSetRequest[] {
  return expressions.flatMap(expression => requestsOf(expression, context));
}

function requestsOf(expression: SearchExpression, context: SearchContext): readonly CodeSetRequest[] {
  switch (expression.kind) {
    case 'parameter':
      return requestsFor(expression.resourceType, expression.parameter, expression, context);
    case 'test': {
      const { resourceType, parameter: code, operator } = expression;
      if (!CODE_SET_OPERATORS.has(operator)) return [];
      const parameter = parameterOf(resourceType, code, context);
      const requests: CodeSetRequest[] = [];
      // The same that makes a condition of the test says which parameter it is.
      if (parameter) {
        filterTestCondition(parameter, expression, (values, modifier) => {
          requests.push(
            ...codeSetRequests(parameter, { values, ...(modifier === undefined ? {} : { modifier }) }),
          );
          return NONE;
        });
      }
      return requests;
    }
    case 'chain':
      return codeSetRequestsOf(expression.inner, context);
    case 'has':
      return requestsOf(expression.inner, context);
    case 'and':
    case 'or':
      return codeSetRequestsOf(expression.operands, context);
    case 'not':
      return requestsOf(expression.operand, context);
    case 'compartment':
    case 'full-text':
      return [];
  }
}

const CODE_SET_OPERATORS: ReadonlySet<string> = new Set(['ss', 'sb', 'in', 'ni']);

function requestsFor(
  resourceType: string,
  code: string,
  criterion: Criterion,
  context: SearchContext,
): readonly CodeSetRequest[] {
  if (criterion.modifier === undefined) return [];
  const parameter = parameterOf(resourceType, code, context);
  return parameter ? codeSetRequests(parameter, criterion) : [];
}

function parameterOf(
  resourceType: string,
  code: string,
  { hash }: SearchContext,
): IndexedParameter | undefined {
  const definition = searchableParameter(resourceType, code);
  return definition && indexedParameter(definition, hash);
}
