import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { NotFoundError } from '../../errors/fhir-error.js';
import { requireResourceType } from '../../interactions/permission.js';
import { isId } from '../../model/primitive.js';
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
  if (!isId(id)) throw new NotFoundError('An id has 1 to 64 letters, digits, "-" and "."');
  return { resourceType, id };
});

function parametersOf(context: ExecutionContext): RouteParameters {
  return context.switchToHttp().getRequest<FhirRequest>().params as RouteParameters;
}
