import { applyDecorators, Controller, UseFilters, UseGuards } from '@nestjs/common';
import { PortalErrorFilter } from '../portal-error.filter.js';
import { CanonicalAddressGuard } from './canonical-address.guard.js';
import { PortalSessionGuard } from './portal-session.guard.js';

/** Pages for whoever is signed in at the portal (`@SignedIn() visitor: Visitor`); others are sent to sign in first. */
export function SignedInController(path = ''): ClassDecorator {
  return applyDecorators(
    Controller(path),
    UseFilters(PortalErrorFilter),
    UseGuards(CanonicalAddressGuard, PortalSessionGuard),
  );
}
