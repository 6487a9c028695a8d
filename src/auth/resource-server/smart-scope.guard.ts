import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AccessFilter } from '../../fhir/access/access-filter.js';
import { type AccessRules, RulesInForce } from '../../fhir/access/policy.js';
import { InsufficientScopeError } from '../../fhir/errors/fhir-error.js';
import type { AuthenticatedRequest } from './authenticated-request.js';
import { HandlerPolicies } from './handler-policies.js';
import { isGranted } from './is-granted.js';
import type { Principal } from './principal.js';

/** Answers 403 `insufficient_scope` (RFC 6750 §3.1) unless the token grants every scope the handler requires. */
@Injectable()
export class SmartScopeGuard implements CanActivate {
  /** A token that is remembered keeps its principal, and so its filter with what that has worked out. */
  private filters = new WeakMap<Principal, AccessFilter>();
  /** By which they were made: other rules begin anew, for tokens that are under way too. */
  private rules: AccessRules | undefined;

  constructor(
    private readonly policies: HandlerPolicies,
    private readonly inForce: RulesInForce,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const policy = this.policies.require(context);
    if (policy.kind === 'public') return true;

    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const { principal, params } = request;
    if (!principal) throw new Error('The SmartScopeGuard comes after the BearerTokenGuard');
    const rules = this.inForce.current();
    const access = this.filterOf(principal, rules);
    request.access = access;
    if (policy.kind === 'delegated') {
      // What only its bearer may see is in no cache, whatever the handler says; FHIR answers say it by themselves.
      context.switchToHttp().getResponse<FastifyReply>().header('Cache-Control', 'no-store');
      return true;
    }

    const missing = policy.requirements.find(
      requirement => !isGranted(requirement, principal, access, params, rules),
    );
    if (missing)
      throw new InsufficientScopeError(missing.replace(':resourceType', params['resourceType'] ?? '*'));
    return true;
  }

  /** Rules of modules may say something else with each request, so nothing that they have said is remembered. */
  private filterOf(principal: Principal, rules: AccessRules): AccessFilter {
    if (rules.ofModules || rules.consentsOfModules) return AccessFilter.forToken(principal, rules);
    if (rules !== this.rules) {
      this.rules = rules;
      this.filters = new WeakMap();
    }
    const known = this.filters.get(principal);
    if (known) return known;
    const filter = AccessFilter.forToken(principal, rules);
    this.filters.set(principal, filter);
    return filter;
  }
}
