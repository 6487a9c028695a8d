import { type ReflectableDecorator, Reflector } from '@nestjs/core';

/** https://hl7.org/fhir/R4/valueset-type-restful-interaction.html and valueset-system-restful-interaction.html */
export type InteractionCode =
  | 'read'
  | 'vread'
  | 'update'
  | 'patch'
  | 'delete'
  | 'history-instance'
  | 'history-type'
  | 'create'
  | 'search-type'
  | 'search-system'
  | 'transaction'
  | 'batch'
  | 'history-system'
  | 'conditional-update'
  | 'conditional-patch'
  | 'conditional-delete';

/** Names what a handler does, for the CapabilityStatement. */
export const FhirInteraction: ReflectableDecorator<readonly InteractionCode[]> =
  Reflector.createDecorator<readonly InteractionCode[]>();
