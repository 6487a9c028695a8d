import { applyDecorators, Controller } from '@nestjs/common';
import { type ReflectableDecorator, Reflector } from '@nestjs/core';
import type { ResourceType } from '../../../auth/scopes/scope-requirement.js';

/** Stands for all types: operations that R4 defines on Resource. */
export const EVERY_TYPE = '*';

/** The resource type that a controller adds to. */
export const ControlledType: ReflectableDecorator<ResourceType | typeof EVERY_TYPE> =
  Reflector.createDecorator<ResourceType | typeof EVERY_TYPE>();

/** Puts a controller's operations below one resource type, `/fhir/Patient/…`, or below each: `/fhir/:resourceType/…`. */
export function FhirResourceController(resourceType: ResourceType | typeof EVERY_TYPE): ClassDecorator {
  const path = resourceType === EVERY_TYPE ? ':resourceType' : resourceType;
  return applyDecorators(Controller(`fhir/${path}`), ControlledType(resourceType));
}
