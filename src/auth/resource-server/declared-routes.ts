import { Injectable, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { type AccessPolicy, accessPolicyOf, type PolicyTarget } from './access-policy.js';

/** A handler of a Nest controller with the addresses it answers. */
export interface DeclaredRoute {
  /** `ResourceController.read` */
  readonly handler: string;
  /** An HTTP method, or `ALL`. */
  readonly method: string;
  readonly paths: readonly string[];
  readonly policy: AccessPolicy | undefined;
}

/** Reads the routes and access policies from the decorators of all controllers. */
@Injectable()
export class DeclaredRoutes {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  /** Throws when a handler or controller declares two policies. */
  list(): readonly DeclaredRoute[] {
    return this.discovery.getControllers().flatMap(({ metatype, instance }) => {
      const prototype = Object.getPrototypeOf(instance) as Record<string, PolicyTarget>;
      const controller = metatype as PolicyTarget;
      return this.scanner
        .getAllMethodNames(prototype)
        .filter(name => Reflect.hasMetadata(METHOD_METADATA, prototype[name]!))
        .map(name => this.describe(controller, prototype[name]!, name));
    });
  }

  private describe(controller: PolicyTarget, handler: PolicyTarget, name: string): DeclaredRoute {
    const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod;
    return {
      handler: `${controller.name}.${name}`,
      method: RequestMethod[method],
      paths: pathsOn(controller).flatMap(base => pathsOn(handler).map(path => join(base, path))),
      policy: accessPolicyOf(this.reflector, handler, controller),
    };
  }
}

function pathsOn(target: PolicyTarget): readonly string[] {
  return [Reflect.getMetadata(PATH_METADATA, target) as string | readonly string[]].flat();
}

function join(base: string, path: string): string {
  const segments = `${base}/${path}`.split('/').filter(segment => segment !== '');
  return `/${segments.join('/')}`;
}
