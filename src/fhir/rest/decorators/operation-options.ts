import { type ReflectableDecorator, Reflector } from '@nestjs/core';
import type { ScopeRequirement } from '../../../auth/scopes/scope-requirement.js';
import type { OperationParameter } from '../operation/operation-parameter.js';

/** https://hl7.org/fhir/R4/operationdefinition.html */
export interface FhirOperationOptions {
  /** `OperationDefinition.code`, without the dollar sign. */
  readonly code: string;
  readonly level: 'system' | 'type' | 'instance';
  /**
   * Canonical URL of the OperationDefinition, as the CapabilityStatement tells it; unless it is said that of the one
   * which the server makes from this declaration.
   */
  readonly definition?: string;
  /** What it does, in a sentence or two: for its OperationDefinition and the OpenAPI document. */
  readonly description?: string;
  /** `OperationDefinition.affectsState`: only an operation which does not may be invoked by GET. */
  readonly affectsState: boolean;
  /** What the token must grant; or why the handler judges each thing it does itself (`@DelegatedScopes`). */
  readonly scopes: readonly ScopeRequirement[] | { readonly delegated: string };
  /** `OperationDefinition.parameter`, those of use `in`, by name. Any other one that is sent is refused. */
  readonly parameters?: Readonly<Record<string, OperationParameter>>;
  /** Whether search parameters may stand beside them: what is not declared is a criterion (`OperationInput.criteria`). */
  readonly takesCriteria?: boolean;
  /** Whether the handler reads its request itself and answers JSON that is no resource: `$graphql`. */
  readonly isForeign?: boolean;
}

export const OperationOptions: ReflectableDecorator<FhirOperationOptions> =
  Reflector.createDecorator<FhirOperationOptions>();
