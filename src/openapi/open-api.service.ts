import { Injectable } from '@nestjs/common';
import { type DeclaredRoute, DeclaredRoutes } from '../auth/resource-server/declared-routes.js';
import { SmartEndpoints } from '../auth/smart-endpoints.js';
import { Environment } from '../config/environment.js';
import { RegisteredHandlers, type RegisteredOperation } from '../fhir/capability/registered-handlers.js';
import { software } from '../fhir/capability/software.js';
import { resourceTypes } from '../fhir/definitions/resource-types.js';
import { EVERY_TYPE } from '../fhir/rest/decorators/fhir-resource-controller.decorator.js';
import { searchableParametersOf } from '../fhir/search/searchable-parameter.js';
import { operationOf } from './described-route.js';
import type { OpenApiDocument, OpenApiOperation } from './open-api.document.js';

/**
 * Every route of the server as OpenAPI 3.1, computed from what is mounted and declared: ours and those of an
 * installation's own modules. The document of one type has its search parameters and operations in place.
 */
@Injectable()
export class OpenApi {
  constructor(
    private readonly routes: DeclaredRoutes,
    private readonly handlers: RegisteredHandlers,
    private readonly endpoints: SmartEndpoints,
    private readonly environment: Environment,
  ) {}

  document(resourceType?: string): OpenApiDocument {
    const paths = this.paths(resourceType);
    const tags = new Set(
      Object.values(paths).flatMap(item => Object.values(item).flatMap(each => each.tags)),
    );
    const { name, version = '' } = software();
    return {
      openapi: '3.1.0',
      info: {
        title: resourceType === undefined ? name : `${name}: ${resourceType}`,
        version,
        description: `FHIR R4 with SMART on FHIR. What it can do in FHIR’s own words: ${this.environment.fhirBase}/metadata`,
      },
      servers: [{ url: this.environment.publicUrl }],
      tags: [...tags].toSorted().map(tag => ({ name: tag })),
      paths,
      components: { securitySchemes: { smart: this.smart() }, schemas: SCHEMAS },
    };
  }

  private paths(resourceType: string | undefined): OpenApiDocument['paths'] {
    const operations = new Map(this.handlers.operations().map(each => [operationPath(each), each]));
    const searchParameters = resourceType === undefined ? [] : searchableParametersOf(resourceType);
    const paths: Record<string, Record<string, OpenApiOperation>> = {};
    for (const route of this.routes.list()) {
      for (const path of route.paths.filter(each => isAbout(each, resourceType))) {
        const operation = operations.get(path);
        for (const method of methodsOf(route, operation)) {
          const described = { route, method, path, resourceType, operation, searchParameters };
          const item = (paths[templateOf(path, resourceType)] ??= {});
          item[method] ??= operationOf({ ...described, resourceTypes: resourceTypes() });
        }
      }
    }
    return Object.fromEntries(Object.entries(paths).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  private smart(): object {
    const { authorization: authorizationUrl, token: tokenUrl, smartConfiguration } = this.endpoints;
    return {
      type: 'oauth2',
      description: `SMART App Launch 2.2: scopes and more in ${smartConfiguration}`,
      flows: {
        authorizationCode: { authorizationUrl, tokenUrl, scopes: {} },
        clientCredentials: { tokenUrl, scopes: {} },
      },
    };
  }
}

const SCHEMAS = {
  Resource: {
    type: 'object',
    required: ['resourceType'],
    properties: { resourceType: { type: 'string' }, id: { type: 'string' } },
    externalDocs: { url: 'https://hl7.org/fhir/R4/resourcelist.html' },
  },
};

function operationPath({ level, code, resourceType }: RegisteredOperation): string {
  const type = resourceType === EVERY_TYPE ? ':resourceType' : resourceType;
  return ['/fhir', type, level === 'instance' ? ':id' : undefined, `$${code}`]
    .filter(part => part !== undefined)
    .join('/');
}

/** Of the document of one type: what is below that type, or below each. */
function isAbout(path: string, resourceType: string | undefined): boolean {
  if (resourceType === undefined) return true;
  const [, fhir, type] = path.split('/');
  return fhir === 'fhir' && (type === ':resourceType' || type === resourceType);
}

function methodsOf({ method }: DeclaredRoute, operation: RegisteredOperation | undefined): readonly string[] {
  if (method !== 'ALL') return [method.toLowerCase()];
  return operation?.affectsState ? ['post'] : ['get', 'post'];
}

function templateOf(path: string, resourceType: string | undefined): string {
  const typed = resourceType === undefined ? path : path.replace(':resourceType', resourceType);
  return typed.replaceAll(/:(\w+)/g, '{$1}');
}
