import { applyDecorators, Controller, UseFilters, UseGuards } from '@nestjs/common';
import { type ReflectableDecorator, Reflector } from '@nestjs/core';
import { PublicEndpoint } from '../auth/resource-server/decorators/public-endpoint.decorator.js';
import { PortalErrorFilter } from './portal-error.filter.js';
import { CanonicalAddressGuard } from './session/canonical-address.guard.js';
import { PortalSessionGuard } from './session/portal-session.guard.js';

/** A link from the first page of the portal. */
export interface PortalLink {
  readonly path: string;
  readonly title: string;
}

export const LinkedFrom: ReflectableDecorator<PortalLink> = Reflector.createDecorator<PortalLink>();

/**
 * Pages of a module in the portal, below `/path`: for whoever is signed in (`@SignedIn() visitor: Visitor`), linked from
 * the first page. `visitor.access` is what the person may see.
 */
export function PortalController(path: string, { title }: { readonly title: string }): ClassDecorator {
  return applyDecorators(
    Controller(path),
    PublicEndpoint('pages of a module of the installation, shown to whoever is signed in at the portal'),
    UseFilters(PortalErrorFilter),
    UseGuards(CanonicalAddressGuard, PortalSessionGuard),
    LinkedFrom({ path: `/${path}`, title }),
  );
}
