import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { COMPARTMENT_TYPES } from '../../definitions/compartments.js';
import { NotFoundError, NotSupportedError } from '../../errors/fhir-error.js';
import { requireResourceType } from '../../interactions/permission.js';
import { isId } from '../../model/primitive.js';
import type { FhirRequest } from '../fhir-request.js';

/** `Patient/1` of `Patient/1/Observation`. */
export interface Compartment {
  readonly compartmentType: string;
  readonly id: string;
}

/** The compartment of the route; a type that has none is refused. */
export const RouteCompartment = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Compartment => {
    const { params } = context.switchToHttp().getRequest<FhirRequest>();
    const { compartment, id } = params as { readonly compartment: string; readonly id: string };
    requireResourceType(compartment);
    if (!COMPARTMENT_TYPES.includes(compartment)) {
      throw new NotSupportedError(
        `Only these types have a compartment: ${COMPARTMENT_TYPES.join(', ')}`,
        404,
      );
    }
    if (!isId(id)) throw new NotFoundError('An id has 1 to 64 letters, digits, "-" and "."');
    return { compartmentType: compartment, id };
  },
);
