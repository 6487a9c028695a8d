import { compartmentParameters } from '../../definitions/compartments.js';
import { InvalidError, TooCostlyError } from '../../errors/fhir-error.js';
import { isId } from '../../model/primitive.js';
import { filterTestCondition } from '../filter/filter-test.condition.js';
import type { IndexedParameter } from '../indexed-parameter.js';
import { invalidValue, unsupportedModifier } from '../parameters/parameter-error.js';
import type { SearchContext } from '../parameters/parameter-kind.js';
import { kindOf } from '../parameters/parameter-kinds.js';
import { unescapeValue } from '../parameters/parameter-value.js';
import type {
  ChainExpression,
  CompartmentExpression,
  FilterTestExpression,
  HasExpression,
  ParameterExpression,
  SearchExpression,
} from '../search-expression.js';
import { indexedParameter } from '../indexed-parameter.registry.js';
import { searchableParameter } from '../searchable-parameter.js';
import { ALL, allConditions, anyCondition, type IndexCondition, NONE, not } from './index-condition.js';

const MOST_CONDITIONS = 100;
const ARRAY_TYPES: ReadonlySet<string> = new Set(['token', 'reference', 'uri']);

/** What a search expression asks of the index entries of a resource of this type. */
export function conditionOf(
  expression: SearchExpression,
  resourceType: string,
  context: SearchContext,
): IndexCondition {
  switch (expression.kind) {
    case 'parameter':
      return parameterCondition(expression, context);
    case 'chain':
      return chainCondition(expression, context);
    case 'has':
      return hasCondition(expression, resourceType, context);
    case 'full-text':
      return { kind: 'full-text', part: expression.part, queries: expression.values };
    case 'compartment':
      return compartmentCondition(expression, resourceType, context);
    case 'and':
      return conditionOfAll(expression.operands, resourceType, context);
    case 'or':
      return anyCondition(expression.operands.map(operand => conditionOf(operand, resourceType, context)));
    case 'not':
      return not(conditionOf(expression.operand, resourceType, context));
    case 'test':
      return testCondition(expression, context);
  }
}

export function conditionOfAll(
  expressions: readonly SearchExpression[],
  resourceType: string,
  context: SearchContext,
): IndexCondition {
  return allConditions(expressions.map(expression => conditionOf(expression, resourceType, context)));
}

function parameterCondition(expression: ParameterExpression, context: SearchContext): IndexCondition {
  const parameter = parameterOf(expression.resourceType, expression.parameter, context);
  if (expression.modifier === 'missing') return missingCondition(parameter, expression.values);
  if (expression.parameter === '_id') return identityCondition(parameter, expression, context);
  assertFewAlternatives(parameter, expression);
  return kindOf(parameter.definition).condition(parameter, expression, context);
}

/** https://hl7.org/fhir/R4/search_filter.html */
function testCondition(test: FilterTestExpression, context: SearchContext): IndexCondition {
  const { resourceType, parameter } = test;
  return filterTestCondition(parameterOf(resourceType, parameter, context), test, (values, modifier) =>
    parameterCondition(
      {
        kind: 'parameter',
        resourceType,
        parameter,
        values,
        ...(modifier === undefined ? {} : { modifier }),
      },
      context,
    ),
  );
}

/** Terms of one kind travel as one array, however many; any other alternative is a condition of its own. */
function assertFewAlternatives(
  { definition }: IndexedParameter,
  { modifier, values }: ParameterExpression,
): void {
  const isArray = ARRAY_TYPES.has(definition.type) && modifier !== 'identifier' && modifier !== 'text';
  if (isArray || values.length <= MOST_CONDITIONS) return;
  throw new TooCostlyError(
    `The ${definition.type} parameter ${definition.code} has more than ${MOST_CONDITIONS} alternatives`,
  );
}

/** https://hl7.org/fhir/R4/search.html#missing */
function missingCondition(parameter: IndexedParameter, values: readonly string[]): IndexCondition {
  const [value, ...more] = values;
  if (more.length > 0 || (value !== 'true' && value !== 'false')) {
    throw invalidValue(parameter, values.join(), 'must be true or false with the modifier :missing');
  }
  const isMissing = value === 'true';
  if (parameter.definition.code === '_id' || parameter.definition.code === '_lastUpdated') {
    return isMissing ? NONE : ALL;
  }
  const isPresent: IndexCondition = { kind: 'token', terms: [parameter.term] };
  return isMissing ? not(isPresent) : isPresent;
}

function identityCondition(
  parameter: IndexedParameter,
  { resourceType, modifier, values }: ParameterExpression,
  { hash }: SearchContext,
): IndexCondition {
  if (modifier !== undefined && modifier !== 'not') throw unsupportedModifier(parameter, modifier);
  const keys = values.map(value => hash.keyOf({ resourceType, id: idOf(parameter, resourceType, value) }));
  const condition: IndexCondition = { kind: 'identity', keys };
  return modifier === 'not' ? not(condition) : condition;
}

/** The logical id, alone or behind the type that is searched for. https://hl7.org/fhir/R4/search.html#id */
function idOf(parameter: IndexedParameter, resourceType: string, value: string): string {
  const text = unescapeValue(value);
  const id = text.startsWith(`${resourceType}/`) ? text.slice(resourceType.length + 1) : text;
  if (isId(id)) return id;
  throw invalidValue(parameter, value, `is no id of type ${resourceType}: write 1 to 64 of A-Z a-z 0-9 - .`);
}

/** https://hl7.org/fhir/R4/search.html#chaining */
function chainCondition(expression: ChainExpression, context: SearchContext): IndexCondition {
  const parameter = parameterOf(expression.resourceType, expression.parameter, context);
  return {
    kind: 'chain',
    parameter: parameter.term,
    targets: expression.targetTypes.map((resourceType, index) => ({
      resourceType,
      condition: conditionOf(expression.inner[index]!, resourceType, context),
    })),
    isCompartmentLink:
      parameter.isCompartmentLink && expression.targetTypes.every(resourceType => resourceType === 'Patient'),
  };
}

/** https://hl7.org/fhir/R4/search.html#has */
function hasCondition(
  expression: HasExpression,
  resourceType: string,
  context: SearchContext,
): IndexCondition {
  const parameter = parameterOf(expression.sourceType, expression.parameter, context);
  return {
    kind: 'has',
    parameter: parameter.term,
    source: {
      resourceType: expression.sourceType,
      condition: conditionOf(expression.inner, expression.sourceType, context),
    },
    isCompartmentLink: resourceType === 'Patient' && parameter.isCompartmentLink,
  };
}

/** https://hl7.org/fhir/R4/compartmentdefinition.html: the resource itself, and what refers to it. */
function compartmentCondition(
  { compartmentType, id }: CompartmentExpression,
  resourceType: string,
  context: SearchContext,
): IndexCondition {
  const key = context.hash.keyOf({ resourceType: compartmentType, id });
  if (compartmentType === 'Patient') return { kind: 'member', patient: key };
  const links = compartmentParameters(compartmentType, resourceType).map(code => {
    const { term } = parameterOf(resourceType, code, context);
    return context.hash.link(term, key);
  });
  const isItself: IndexCondition = { kind: 'identity', keys: resourceType === compartmentType ? [key] : [] };
  return anyCondition([isItself, { kind: 'link', terms: links }]);
}

function parameterOf(resourceType: string, code: string, { hash }: SearchContext): IndexedParameter {
  const definition = searchableParameter(resourceType, code);
  if (!definition) throw new InvalidError(`${resourceType} has no search parameter ${code}`);
  return indexedParameter(definition, hash);
}
