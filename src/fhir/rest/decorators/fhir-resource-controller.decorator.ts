import { applyDecorators, Controller } from '@nestjs/common';
import { type ReflectableDecorator, Reflector } from '@nestjs/core';
import type { ResourceType } from '../../../auth/scopes/scope-requirement.js';

/** The resource type that a controller adds to. */
export const ControlledType: ReflectableDecorator<ResourceType> = Reflector.createDecorator<ResourceType>();

/** Puts a controller's operations below one resource type: `/fhir/Patient/…`. */
export function FhirResourceController(resourceType: ResourceType): ClassDecorator {
  return applyDecorators(Controller(`fhir/${resourceType}`), ControlledType(resourceType));
}
