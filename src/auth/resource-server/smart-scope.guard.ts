import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AccessFilter } from '../../fhir/access/access-filter.js';
import { InsufficientScopeError } from '../../fhir/errors/fhir-error.js';
import { accessPolicyOf } from './access-policy.js';
import type { AuthenticatedRequest } from './authenticated-request.js';
import { isGranted } from './is-granted.js';

/** Answers 403 `insufficient_scope` (RFC 6750 §3.1) unless the token grants every scope the handler requires. */
@Injectable()
export class SmartScopeGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const policy = accessPolicyOf(this.reflector, context.getHandler(), context.getClass());
    if (policy?.kind === 'public') return true;

    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const { principal, params } = request;
    if (!policy || !principal) throw new Error('The SmartScopeGuard comes after the BearerTokenGuard');
    const access = AccessFilter.forToken(principal);
    request.access = access;
    if (policy.kind === 'delegated') return true;

    const missing = policy.requirements.find(
      requirement => !isGranted(requirement, principal, access, params),
    );
    if (missing)
      throw new InsufficientScopeError(missing.replace(':resourceType', params['resourceType'] ?? '*'));
    return true;
  }
}
