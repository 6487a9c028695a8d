import { applyDecorators, Controller, UseFilters, UseGuards } from '@nestjs/common';
import { administeredBy } from '../administration/administered.js';
import { DelegatedScopes } from '../auth/resource-server/decorators/delegated-scopes.decorator.js';
import { MANAGE_PROVISIONING } from '../auth/scopes/identity-scopes.js';
import { ScimErrorFilter } from './protocol/scim-error.filter.js';
import { ScimGuard } from './scim.guard.js';

export const SCIM_BASE = 'scim/v2';

/** A part of the SCIM server: asks for its scope, refuses in the words of SCIM. */
export function ScimController(path = ''): ClassDecorator {
  return applyDecorators(
    Controller(path === '' ? SCIM_BASE : `${SCIM_BASE}/${path}`),
    DelegatedScopes(administeredBy(MANAGE_PROVISIONING)),
    UseGuards(ScimGuard),
    UseFilters(ScimErrorFilter),
  );
}
