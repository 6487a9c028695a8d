import { applyDecorators, Controller, UseFilters, UseGuards, UseInterceptors } from '@nestjs/common';
import { PublicEndpoint } from '../../auth/resource-server/decorators/public-endpoint.decorator.js';
import { CanonicalAddressGuard } from '../../portal/session/canonical-address.guard.js';
import { PortalSessionGuard } from '../../portal/session/portal-session.guard.js';
import { AdministratorGuard, OpenToRoles } from './administrator.guard.js';
import { ConsoleErrorFilter } from './console-error.filter.js';
import { ToldOnceInterceptor } from './told-once.interceptor.js';

/**
 * Pages of the admin console, below `/console`: for administrators who are signed in at the portal, or those of other
 * `roles` too; forms hold a token.
 */
export function ConsoleController(path: string, roles: readonly string[] = ['admin']): ClassDecorator {
  return applyDecorators(
    Controller(path === '' ? 'console' : `console/${path}`),
    PublicEndpoint('the admin console, shown to signed-in administrators; forms are guarded by their token'),
    OpenToRoles(roles),
    UseFilters(ConsoleErrorFilter),
    UseGuards(CanonicalAddressGuard, PortalSessionGuard, AdministratorGuard),
    UseInterceptors(ToldOnceInterceptor),
  );
}
