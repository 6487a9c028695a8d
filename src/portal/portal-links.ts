import { Injectable } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { LinkedFrom, type PortalLink } from './portal-controller.decorator.js';

/** The pages that modules of the installation add. */
@Injectable()
export class PortalLinks {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
  ) {}

  list(): readonly PortalLink[] {
    return this.discovery
      .getControllers()
      .flatMap(({ metatype }) => (metatype ? (this.reflector.get(LinkedFrom, metatype as never) ?? []) : []));
  }
}
