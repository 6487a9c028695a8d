import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { isResourceType } from '../definitions/resource-types.js';
import { type FhirOperationOptions, OperationOptions } from '../rest/decorators/operation-options.js';
import { ControlledType, EVERY_TYPE } from '../rest/decorators/fhir-resource-controller.decorator.js';

interface DeclaredOperation extends Pick<FhirOperationOptions, 'code' | 'level'> {
  /** `FallRiskController.assess` */
  readonly name: string;
  readonly resourceType: string | undefined;
  readonly path: string | undefined;
}

type Handler = (...parameters: never[]) => unknown;

/** Tells what is wrong with operations by the names of their handlers, before routes that clash tell less. */
@Injectable()
export class OperationAudit implements OnModuleInit {
  private readonly operations: readonly DeclaredOperation[];

  constructor(
    discovery: DiscoveryService,
    scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {
    this.operations = discovery.getControllers().flatMap(({ metatype }) => {
      if (typeof metatype !== 'function') return [];
      const prototype = metatype.prototype as Readonly<Record<string, Handler>>;
      return scanner
        .getAllMethodNames(prototype)
        .flatMap(name => this.declared(metatype, name, prototype[name]!));
    });
    // Here and not when modules begin: routes are laid before that.
    requireDifferent(this.operations);
  }

  onModuleInit(): void {
    for (const operation of this.operations) requirePossible(operation);
  }

  private declared(controller: object, name: string, handler: Handler): readonly DeclaredOperation[] {
    const options = this.reflector.get(OperationOptions, handler) as FhirOperationOptions | undefined;
    if (!options) return [];
    const { code, level } = options;
    const type = controller as { readonly name: string } & Handler;
    const resourceType = this.reflector.get(ControlledType, type) as string | undefined;
    const path = Reflect.getMetadata(PATH_METADATA, controller) as string | undefined;
    return [{ name: `${type.name}.${name}`, code, level, resourceType, path }];
  }
}

function requireDifferent(operations: readonly DeclaredOperation[]): void {
  const known = new Map<string, DeclaredOperation>();
  for (const operation of operations) {
    const { name, resourceType = '', level, code } = operation;
    const place = `${resourceType}/${level === 'instance' ? '[id]/' : ''}$${code}`;
    const other = known.get(place);
    if (other) throw new Error(`${other.name} and ${name} are both ${place}: give one of them another code`);
    known.set(place, operation);
  }
}

function requirePossible({ name, code, level, resourceType, path }: DeclaredOperation): void {
  if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(code))
    throw new Error(`The code of ${name} is ${code}: use letters, digits and "-", without the dollar sign`);
  if (resourceType === undefined) {
    if (level === 'system' && path === 'fhir') return;
    throw new Error(
      `${name} is an operation of a type: put it into a class with @FhirResourceController('Patient')`,
    );
  }
  if (resourceType !== EVERY_TYPE && !isResourceType(resourceType))
    throw new Error(
      `${name} is on ${resourceType}, which is no resource type of R4, nor of a module that is on`,
    );
}
