import { isResourceType } from '../definitions/resource-types.js';
import { InvalidError, TooCostlyError } from '../errors/fhir-error.js';
import { isId } from '../model/primitive.js';
import { quoted } from './parameters/parameter-error.js';
import { splitUnescaped } from './parameters/parameter-value.js';
import { referenceTargets } from './parameters/reference-targets.js';
import { isFullTextName, parseFullText } from './full-text.parser.js';
import type { SearchExpression } from './search-expression.js';
import { searchableParameter } from './searchable-parameter.js';

export const LONGEST_CHAIN = 5;
const MOST_VALUES = 10_000;
/** Target types that one link of a chain may fan out to. */
const MOST_TARGETS = 20;

/**
 * Reads one search criterion: `code=x`, `name:exact=x`, `subject:Patient.name=x`, `_has:Observation:patient:code=x`.
 * Undefined if it names a parameter that the type does not have.
 */
export function parseCriterion(
  resourceType: string,
  name: string,
  value: string,
  depth = 0,
): SearchExpression | undefined {
  if (depth > LONGEST_CHAIN) {
    throw new TooCostlyError(`A chain of search parameters has at most ${LONGEST_CHAIN} links`);
  }
  if (name === '_list' || name.startsWith('_list:')) return parseList(name, value);
  if (isFullTextName(name)) return parseFullText(resourceType, name, value);
  if (name === '_has' || name.startsWith('_has:')) return parseHas(resourceType, name, value, depth);
  const dot = name.indexOf('.');
  if (dot !== -1) return parseChain(resourceType, name.slice(0, dot), name.slice(dot + 1), value, depth);
  const [code = '', ...modifiers] = name.split(':');
  const [modifier] = modifiers;
  if (!searchableParameter(resourceType, code)) return undefined;
  if (modifiers.length > 1 || modifier === '')
    throw new InvalidError(
      `The search parameter ${code} has a malformed modifier: ${quoted(`:${modifiers.join(':')}`)}`,
      `http.${code}`,
    );
  return {
    kind: 'parameter',
    resourceType,
    parameter: code,
    ...(modifier === undefined ? {} : { modifier }),
    values: splitValues(code, value),
  };
}

/** https://hl7.org/fhir/R4/search.html#combining: a comma is "or". */
function splitValues(code: string, value: string): readonly string[] {
  if (value.includes('\0') || !value.isWellFormed()) {
    throw new InvalidError(
      `The value of the parameter ${code} is not well-formed text`,
      `http.${code}`,
      'value',
    );
  }
  const values = splitUnescaped(value, ',');
  if (values.length > MOST_VALUES) {
    throw new TooCostlyError(`The parameter ${code} has more than ${MOST_VALUES} alternatives`);
  }
  return values.length === 1 ? values : [...new Set(values)];
}

/** https://hl7.org/fhir/R4/search.html#chaining */
function parseChain(
  resourceType: string,
  head: string,
  rest: string,
  value: string,
  depth: number,
): SearchExpression | undefined {
  const [code = '', type] = head.split(/:(.*)/s);
  if (code === '' || type === '' || rest === '') {
    throw new InvalidError(
      'A chain must be written as [parameter].[parameter] or [parameter]:[type].[parameter]',
      `http.${head.slice(0, 64)}.${rest.slice(0, 64)}`,
    );
  }
  const targets = chainTargets(resourceType, code, type);
  const inner = targets
    ?.map(target => [target, parseCriterion(target, rest, value, depth + 1)] as const)
    .filter((pair): pair is [string, SearchExpression] => pair[1] !== undefined);
  return chainOf(resourceType, code, inner ?? []);
}

/** A modifier that there is not must be refused, never passed over. https://hl7.org/fhir/R4/search.html#modifiers */
export function assertNoModifier(name: string, parameter: string): void {
  if (name === parameter) return;
  throw new InvalidError(`The parameter ${parameter} has no modifiers`, `http.${parameter}`, 'not-supported');
}

/** https://hl7.org/fhir/R4/search.html#list */
function parseList(name: string, value: string): SearchExpression {
  assertNoModifier(name, '_list');
  const values = splitValues('_list', value);
  if (!values.every(isId)) {
    throw new InvalidError(
      `The value ${quoted(value)} of _list must be the id of a List: functional lists such as $current-problems are not kept`,
      'http._list',
      'value',
    );
  }
  return {
    kind: 'has',
    sourceType: 'List',
    parameter: 'item',
    inner: { kind: 'parameter', resourceType: 'List', parameter: '_id', values },
  };
}

/** The types that a link of a chain leads to; undefined for an unknown parameter. */
export function chainTargets(
  resourceType: string,
  code: string,
  type: string | undefined,
): readonly string[] | undefined {
  const definition = searchableParameter(resourceType, code);
  if (!definition) return undefined;
  if (definition.type !== 'reference') {
    throw new InvalidError(
      `The ${definition.type} parameter ${code} is no reference: nothing can be chained to it`,
      `http.${code}`,
    );
  }
  const targets = referenceTargets(definition);
  if (type === undefined) return targets;
  if (targets.includes(type)) return [type];
  throw doesNotReferTo(resourceType, code, type);
}

function doesNotReferTo(resourceType: string, code: string, type: string): InvalidError {
  return new InvalidError(
    `The parameter ${code} of ${resourceType} does not refer to ${quoted(type)}`,
    `http.${code}`,
  );
}

/** What is asked of each type that a link leads to; undefined if nothing can be asked of any. */
export function chainOf(
  resourceType: string,
  code: string,
  inner: readonly (readonly [target: string, asked: SearchExpression])[],
): SearchExpression | undefined {
  if (inner.length === 0) return undefined;
  if (inner.length > MOST_TARGETS) {
    throw new TooCostlyError(
      `The chain ${code} leads to ${inner.length} types: name one, as in ${code}:Patient`,
    );
  }
  return {
    kind: 'chain',
    resourceType,
    parameter: code,
    targetTypes: inner.map(([target]) => target),
    inner: inner.map(([, asked]) => asked),
  };
}

/** https://hl7.org/fhir/R4/search.html#has */
function parseHas(
  resourceType: string,
  name: string,
  value: string,
  depth: number,
): SearchExpression | undefined {
  const [, sourceType = '', code = '', ...rest] = name.split(':');
  if (!isResourceType(sourceType) || rest.length === 0) {
    throw new InvalidError(
      `_has must be written as _has:[type]:[reference parameter]:[parameter], not as ${quoted(name)}`,
      'http._has',
    );
  }
  const definition = searchableParameter(sourceType, code);
  if (!definition) return undefined;
  if (definition.type !== 'reference' || !referenceTargets(definition).includes(resourceType)) {
    throw doesNotReferTo(sourceType, code, resourceType);
  }
  const inner = parseCriterion(sourceType, rest.join(':'), value, depth + 1);
  return inner && { kind: 'has', sourceType, parameter: code, inner };
}
