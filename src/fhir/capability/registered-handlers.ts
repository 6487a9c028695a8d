import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { FhirInteraction, type InteractionCode } from '../rest/decorators/fhir-interaction.decorator.js';
import { type FhirOperationOptions, OperationOptions } from '../rest/decorators/operation-options.js';
import { ControlledType } from '../rest/decorators/fhir-resource-controller.decorator.js';

export interface RegisteredOperation extends FhirOperationOptions {
  /** Undefined for an operation of the system. */
  readonly resourceType: string | undefined;
}

/** Every interaction and operation that some controller answers, built-in or an installation's own. */
@Injectable()
export class RegisteredHandlers {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
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
      return [{ ...options, resourceType }];
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
