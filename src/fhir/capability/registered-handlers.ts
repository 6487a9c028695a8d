import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { Environment } from '../../config/environment.js';
import { FhirInteraction, type InteractionCode } from '../rest/decorators/fhir-interaction.decorator.js';
import { type FhirOperationOptions, OperationOptions } from '../rest/decorators/operation-options.js';
import { ControlledType, EVERY_TYPE } from '../rest/decorators/fhir-resource-controller.decorator.js';

export interface RegisteredOperation extends FhirOperationOptions {
  readonly definition: string;
  /** Undefined for an operation of the system. */
  readonly resourceType: string | undefined;
}

/** `Patient-everything`; `Resource-validate` for every type, `reindex` for the system. */
export function operationId({
  code,
  resourceType,
}: {
  readonly code: string;
  readonly resourceType: string | undefined;
}): string {
  if (resourceType === undefined) return code;
  return `${resourceType === EVERY_TYPE ? 'Resource' : resourceType}-${code}`;
}

/** Every interaction and operation that some controller answers, built-in or an installation's own. */
@Injectable()
export class RegisteredHandlers {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
    private readonly environment: Environment,
  ) {}

  interactions(): ReadonlySet<InteractionCode> {
    return new Set(
      this.handlers().flatMap(({ handler }) => this.reflector.get(FhirInteraction, handler) ?? []),
    );
  }

  operations(): readonly RegisteredOperation[] {
    return this.handlers().flatMap(({ controller, handler }) => {
      const options = this.reflector.get(OperationOptions, handler) as FhirOperationOptions | undefined;
      if (!options) return [];
      const resourceType = this.reflector.get(ControlledType, controller) as string | undefined;
      const id = operationId({ code: options.code, resourceType });
      const definition = `${this.environment.fhirBase}/OperationDefinition/${id}`;
      return [{ definition, ...options, resourceType }];
    });
  }

  private handlers(): readonly { readonly controller: Constructor; readonly handler: Handler }[] {
    return this.discovery.getControllers().flatMap(({ metatype, instance }) => {
      const prototype = Object.getPrototypeOf(instance) as Readonly<Record<string, Handler>>;
      return this.scanner
        .getAllMethodNames(prototype)
        .map(name => ({ controller: metatype as Constructor, handler: prototype[name]! }));
    });
  }
}

type Handler = (...parameters: never[]) => unknown;
type Constructor = new (...parameters: never[]) => unknown;
