import type { FastifyRequest } from 'fastify';
import { isResourceType } from '../fhir/definitions/resource-types.js';

/** What may be said of a request in metrics, traces and logs: never what it is about, nor what was asked. */
export interface RequestLabels {
  readonly method: string;
  /** The pattern of the route: `/fhir/:resourceType/:id`. */
  readonly route: string;
  /** The FHIR resource type, if the route names one. */
  readonly type: string;
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
/** The endpoints of the authorization server, which is mounted past the routes. */
const AUTHORIZATION =
  /^\/auth\/(auth|authorize|token|me|userinfo|jwks|request|introspection|introspect|revocation|revoke|session\/end)\b/;

/** Patterns alone: a label is kept for ever, so nobody outside may choose one. */
export function labelsOf(request: FastifyRequest): RequestLabels {
  const { resourceType } = (request.params ?? {}) as { readonly resourceType?: unknown };
  return {
    method: METHODS.has(request.method) ? request.method : 'other',
    route: request.routeOptions.url ?? authorizationRoute(request.url) ?? 'unrouted',
    type: typeof resourceType === 'string' && isResourceType(resourceType) ? resourceType : '',
  };
}

function authorizationRoute(url: string): string | undefined {
  if (!url.startsWith('/auth')) return undefined;
  return AUTHORIZATION.exec(url)?.[0] ?? '/auth/*';
}
