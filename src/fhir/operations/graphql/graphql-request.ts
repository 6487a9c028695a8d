import { InvalidError, NotSupportedError } from '../../errors/fhir-error.js';
import { parseJson } from '../../model/json.js';
import { type FhirRequest, queryParametersOf } from '../../rest/fhir-request.js';
import { parseMediaType } from '../../rest/media-type.js';

/** https://graphql.github.io/graphql-over-http */
export interface GraphqlRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Which operation of the document; undefined if there is only one. */
  readonly operationName?: string;
}

const PARTS: readonly string[] = ['query', 'variables', 'operationName'];

/** By GET in the URL; by POST as `application/json`, or the query alone as `application/graphql`. */
export function graphqlRequestOf(request: FhirRequest): GraphqlRequest {
  const inUrl = Object.fromEntries(queryParametersOf(request));
  if (request.method !== 'POST') {
    const { variables, ...parts } = inUrl;
    return checked({ ...parts, ...(variables === undefined ? {} : { variables: parseJson(variables) }) });
  }
  if (Object.keys(inUrl).length > 0) {
    throw new InvalidError('A GraphQL query that is posted stands in the body alone', 'http.query');
  }
  const body = request.body ?? Buffer.alloc(0);
  switch (parseMediaType(request.declaredMediaType ?? '').name) {
    case 'application/json':
      return checked(parseJson(body));
    case 'application/graphql':
      return checked({ query: body.toString('utf8') });
    default:
      throw new NotSupportedError(
        'Send the query with Content-Type application/json or application/graphql',
        415,
      );
  }
}

function checked(parts: unknown): GraphqlRequest {
  if (!isRecord(parts)) throw new InvalidError('The body must be an object with query', 'query');
  const { query, variables, operationName } = parts;
  const stranger = Object.keys(parts).find(name => !PARTS.includes(name));
  if (stranger !== undefined) {
    throw new InvalidError(`A GraphQL request has ${PARTS.join(', ')} and nothing else`, 'query');
  }
  if (typeof query !== 'string' || query === '') {
    throw new InvalidError('query is missing: the text of a GraphQL query', 'query', 'required');
  }
  if (variables !== undefined && variables !== null && !isRecord(variables)) {
    throw new InvalidError('variables must be a JSON object', 'variables', 'value');
  }
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') {
    throw new InvalidError('operationName must be a string', 'operationName', 'value');
  }
  return { query, variables: variables ?? {}, ...(operationName ? { operationName } : {}) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !JSON.isRawJSON(value);
}
