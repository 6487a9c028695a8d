import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { requireId, requireResourceType } from '../../interactions/permission.js';
import type { ResourceAddress } from '../../model/resource.js';
import type { FhirRequest } from '../fhir-request.js';

interface RouteParameters {
  readonly resourceType: string;
  readonly id: string;
}

/** `:resourceType` of the route, known to be one. */
export const RouteType = createParamDecorator((_data: unknown, context: ExecutionContext): string => {
  const { resourceType } = parametersOf(context);
  requireResourceType(resourceType);
  return resourceType;
});

/** `:resourceType/:id` of the route, well-formed; what cannot be an id is not there. */
export const Address = createParamDecorator((_data: unknown, context: ExecutionContext): ResourceAddress => {
  const { resourceType, id } = parametersOf(context);
  requireResourceType(resourceType);
  requireId(id);
  return { resourceType, id };
});

function parametersOf(context: ExecutionContext): RouteParameters {
  return context.switchToHttp().getRequest<FhirRequest>().params as RouteParameters;
}
