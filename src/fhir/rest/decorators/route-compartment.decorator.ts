import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { COMPARTMENT_TYPES } from '../../definitions/compartments.js';
import { NotSupportedError } from '../../errors/fhir-error.js';
import { noSuchOperation } from '../../errors/no-such-operation.js';
import { requireId, requireResourceType } from '../../interactions/permission.js';
import type { FhirRequest } from '../fhir-request.js';

/** `Patient/1` of `Patient/1/Observation`. */
export interface Compartment {
  readonly compartmentType: string;
  readonly id: string;
}

interface RouteParameters {
  readonly compartment: string;
  readonly id: string;
  /** Of what is searched within it; absent for all types. */
  readonly resourceType?: string;
}

/** The compartment of the route; a type that has none is refused. */
export const RouteCompartment = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Compartment => {
    const { params } = context.switchToHttp().getRequest<FhirRequest>();
    const { compartment, id, resourceType } = params as RouteParameters;
    requireResourceType(compartment);
    if (resourceType?.startsWith('$') === true) throw noSuchOperation();
    if (!COMPARTMENT_TYPES.includes(compartment)) {
      throw new NotSupportedError(
        `Only these types have a compartment: ${COMPARTMENT_TYPES.join(', ')}`,
        404,
      );
    }
    requireId(id);
    return { compartmentType: compartment, id };
  },
);
