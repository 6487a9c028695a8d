import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Provisioning } from '../auth/identity/provisioning/provisioning.js';
import type { AuthenticatedRequest } from '../auth/resource-server/authenticated-request.js';
import { MANAGE_PROVISIONING } from '../auth/scopes/identity-scopes.js';
import { requireOperator } from '../installation/operator.js';
import { ScimError } from './protocol/scim.error.js';

/** Closed until the operator declares provisioning, and to everybody without its scope. */
@Injectable()
export class ScimGuard implements CanActivate {
  constructor(private readonly provisioning: Provisioning) {}

  canActivate(context: ExecutionContext): boolean {
    const { principal } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (!principal) throw new Error('The ScimGuard comes after the BearerTokenGuard');
    requireOperator(principal, MANAGE_PROVISIONING);
    if (this.provisioning.current()) return true;
    throw new ScimError(404, 'Provisioning is not declared in this installation: docs/identity/scim.md');
  }
}
