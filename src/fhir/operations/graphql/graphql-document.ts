import {
  type DocumentNode,
  type FragmentDefinitionNode,
  getOperationAST,
  GraphQLError,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  Kind,
  KnownFragmentNamesRule,
  LoneAnonymousOperationRule,
  NoFragmentCyclesRule,
  NoUndefinedVariablesRule,
  NoUnusedFragmentsRule,
  NoUnusedVariablesRule,
  type OperationDefinitionNode,
  parse,
  UniqueArgumentNamesRule,
  UniqueFragmentNamesRule,
  UniqueInputFieldNamesRule,
  UniqueOperationNamesRule,
  UniqueVariableNamesRule,
  validate,
  valueFromASTUntyped,
} from 'graphql';
import { InvalidError, NotSupportedError, TooCostlyError } from '../../errors/fhir-error.js';
import type { GraphqlRequest } from './graphql-request.js';

const LONGEST_QUERY = 100_000;
const MOST_TOKENS = 5_000;
/** Brackets within brackets: the parser calls itself for each. */
const DEEPEST = 60;

/**
 * The rules of GraphQL that are about the document alone. Fields and arguments are checked against the definitions of
 * R4 as the query is planned: a schema of 146 types that all refer to each other is too large to be worth it.
 */
const RULES = [
  KnownFragmentNamesRule,
  LoneAnonymousOperationRule,
  NoFragmentCyclesRule,
  NoUndefinedVariablesRule,
  NoUnusedFragmentsRule,
  NoUnusedVariablesRule,
  UniqueArgumentNamesRule,
  UniqueFragmentNamesRule,
  UniqueInputFieldNamesRule,
  UniqueOperationNamesRule,
  UniqueVariableNamesRule,
];

const NO_SCHEMA = new GraphQLSchema({
  query: new GraphQLObjectType({ name: 'Query', fields: { resourceType: { type: GraphQLString } } }),
});

/** A well-formed query: its one operation, its fragments, and the values of its variables. */
export interface GraphqlDocument {
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Record<string, unknown>;
}

export function readDocument({ query, variables, operationName }: GraphqlRequest): GraphqlDocument {
  const document = parsed(query);
  const [mistake] = validate(NO_SCHEMA, document, RULES);
  if (mistake) throw new InvalidError(mistake.message, placeOf(mistake));
  const operation = getOperationAST(document, operationName);
  if (!operation) {
    throw new InvalidError('operationName must name the one operation to execute', 'operationName', 'value');
  }
  if (operation.operation !== 'query') {
    throw new NotSupportedError(
      `A GraphQL ${operation.operation} is not supported: only queries are; write by REST`,
    );
  }
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  return {
    operation,
    fragments: new Map(
      (fragments as readonly FragmentDefinitionNode[]).map(fragment => [fragment.name.value, fragment]),
    ),
    variables: valuesOf(operation, variables),
  };
}

function parsed(query: string): DocumentNode {
  if (query.length > LONGEST_QUERY) {
    throw new TooCostlyError(`A GraphQL query has at most ${LONGEST_QUERY} characters`);
  }
  if (depthOf(query) > DEEPEST) {
    throw new TooCostlyError(`A GraphQL query has at most ${DEEPEST} brackets within each other`);
  }
  try {
    return parse(query, { maxTokens: MOST_TOKENS });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    if (error.message.includes('tokens')) {
      throw new TooCostlyError(`A GraphQL query has at most ${MOST_TOKENS} tokens`);
    }
    // The parser's words may repeat what the query says of a patient.
    throw new InvalidError('The query is not well-formed GraphQL', placeOf(error), 'structure');
  }
}

function depthOf(query: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of query) {
    if ('{[('.includes(character)) deepest = Math.max(deepest, ++depth);
    else if ('}])'.includes(character)) depth--;
  }
  return deepest;
}

function valuesOf(
  { variableDefinitions = [] }: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { variable, type, defaultValue } of variableDefinitions) {
    const name = variable.name.value;
    const value = Object.hasOwn(given, name)
      ? given[name]
      : defaultValue && valueFromASTUntyped(defaultValue);
    if (value === undefined && type.kind === Kind.NON_NULL_TYPE) {
      throw new InvalidError(`The variable $${name} has no value`, 'variables', 'required');
    }
    values[name] = value ?? null;
  }
  return values;
}

function placeOf({ locations }: GraphQLError): string {
  const [first] = locations ?? [];
  return first ? `query, line ${first.line}, column ${first.column}` : 'query';
}
