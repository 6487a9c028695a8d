import type { DeclaredRoute } from '../auth/resource-server/declared-routes.js';
import type { AccessPolicy } from '../auth/resource-server/access-policy.js';
import type { RegisteredOperation } from '../fhir/capability/registered-handlers.js';
import type { SearchParameterDefinition } from '../fhir/definitions/search-parameters.js';
import { isFhirPath } from '../fhir/rest/fhir-path.js';
import type { OpenApiOperation, OpenApiParameter } from './open-api.document.js';

const FHIR = 'application/fhir+json';

/** One method of one path, with what is known of it. */
export interface DescribedRoute {
  readonly route: DeclaredRoute;
  readonly method: string;
  /** As Nest has it: `/fhir/:resourceType/:id`. */
  readonly path: string;
  /** The type that stands for `:resourceType`, in the document of one type. */
  readonly resourceType: string | undefined;
  readonly operation: RegisteredOperation | undefined;
  readonly searchParameters: readonly SearchParameterDefinition[];
  readonly resourceTypes: readonly string[];
}

export function operationOf(described: DescribedRoute): OpenApiOperation {
  const { route, method, path, operation } = described;
  const isFhir = isFhirPath(path);
  return {
    operationId: `${route.handler.replace('.', '_')}_${method}_${path.replaceAll(/\W+/g, '_')}`,
    summary: operation ? `$${operation.code}` : wordsOf(route.handler),
    ...description(route.policy, operation),
    tags: [tagOf(path, described.resourceType)],
    parameters: [
      ...pathParameters(described),
      ...operationParameters(described),
      ...searchParameters(described),
    ],
    responses: {
      default: {
        description: isFhir ? 'A resource or Bundle; an OperationOutcome where it is refused' : 'The answer',
        ...(isFhir ? { content: { [FHIR]: { schema: { $ref: '#/components/schemas/Resource' } } } } : {}),
      },
    },
    security: route.policy?.kind === 'public' ? [] : [{ smart: [] }],
    ...(route.policy?.kind === 'scopes'
      ? { 'x-smart-scopes': route.policy.requirements.map(one => named(one, described.resourceType)) }
      : {}),
  };
}

function description(
  policy: AccessPolicy | undefined,
  operation: RegisteredOperation | undefined,
): { readonly description?: string } {
  const sentences = [
    operation?.description,
    policy?.kind === 'scopes' ? `The token must grant ${policy.requirements.join(' and ')}.` : undefined,
    policy?.kind === 'public' ? `No token is asked for: ${policy.why}.` : undefined,
    policy?.kind === 'delegated' ? `Any token, judged within: ${policy.why}.` : undefined,
  ].filter(sentence => sentence !== undefined);
  return sentences.length === 0 ? {} : { description: sentences.join(' ') };
}

function pathParameters({ path, resourceType, resourceTypes }: DescribedRoute): readonly OpenApiParameter[] {
  return [...path.matchAll(/:(\w+)/g)].flatMap(([, name = '']): OpenApiParameter[] => {
    if (name === 'resourceType' && resourceType !== undefined) return [];
    const schema = name === 'resourceType' ? { type: 'string', enum: resourceTypes } : { type: 'string' };
    return [{ name, in: 'path', required: true, schema }];
  });
}

function operationParameters({ operation, method }: DescribedRoute): readonly OpenApiParameter[] {
  if (!operation || method !== 'get') return [];
  // Others than primitives travel in a body.
  return Object.entries(operation.parameters ?? {})
    .filter(([, { type }]) => /^[a-z]/.test(type))
    .map(([name, { type, min = 0, max = 1 }]) => ({
      name,
      in: 'query',
      required: min > 0,
      description: `${type}, ${min}..${max}`,
      schema: { type: type === 'boolean' ? 'boolean' : 'string' },
    }));
}

function searchParameters({
  path,
  method,
  searchParameters: known,
}: DescribedRoute): readonly OpenApiParameter[] {
  if (path !== '/fhir/:resourceType' || method !== 'get') return [];
  return known.map(({ code, type, url }) => ({
    name: code,
    in: 'query',
    required: false,
    description: `${type}: ${url}`,
    schema: { type: 'string' },
  }));
}

function tagOf(path: string, resourceType: string | undefined): string {
  const [first = '/', second = ''] = path.split('/').filter(part => part !== '');
  if (!isFhirPath(path)) return first;
  return second === ':resourceType'
    ? (resourceType ?? 'every type')
    : (/^[A-Z]\w+$/.exec(second)?.[0] ?? 'FHIR system');
}

function named(requirement: string, resourceType: string | undefined): string {
  return resourceType === undefined ? requirement : requirement.replace(':resourceType', resourceType);
}

/** `ReadController.vread` is "Read: vread". */
function wordsOf(handler: string): string {
  const [controller = '', method = ''] = handler.split('.');
  const words = controller.replace(/Controller$/, '').replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ');
  return `${words}: ${method}`;
}
