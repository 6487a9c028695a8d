import { isResourceType } from '../../fhir/definitions/definitions.js';
import type { GranularConstraints } from './granular-constraints.js';
import { isNamedScope, isOperatorScope, scopeWords } from './identity-scopes.js';
import { messagingGroupOf } from './messaging-scope.js';
import { patientScopeReach } from './patient-scope-reach.js';
import { isEnforceable } from './scope-constraint.js';
import { scopeWithin } from './scope-intersection.js';
import { parseSmartScope, type SmartScope } from './smart-scope.js';

/** Who acts: a person through an app, or a service by itself (SMART App Launch 2.2, "Backend Services"). */
export type Acting = 'person' | 'service';

/**
 * What of the requested scopes can be granted, in their order: requested ∩ what exists ∩ the client's ceiling.
 * Unknown and malformed scopes are left out (RFC 6749 §3.3); one that goes beyond the ceiling is cut to it.
 */
export function negotiateScopes(
  requested: string,
  ceiling: string | null,
  acting: Acting,
  granular: GranularConstraints,
): readonly string[] {
  const grantable = scopeWords(requested).filter(scope => isGrantable(scope, acting, granular));
  if (ceiling === null) return grantable.filter(scope => isForAnybody(scope, acting));
  const limits = scopeWords(ceiling);
  const bounded = grantable.flatMap(scope => withinAny(limits, scope));
  return [...new Set(bounded)].filter(scope => isGrantable(scope, acting, granular));
}

function withinAny(limits: readonly string[], scope: string): readonly string[] {
  const parts = limits.map(limit => scopeWithin(limit, scope)).filter(part => part !== undefined);
  return parts.includes(scope) ? [scope] : parts;
}

/** Without a ceiling, an app is bounded by the person who consents. Nobody stands between a service and the data. */
function isForAnybody(scope: string, acting: Acting): boolean {
  return acting === 'person' && !isOperatorScope(scope);
}

function isGrantable(scope: string, acting: Acting, granular: GranularConstraints): boolean {
  return refusalOf(scope, acting, granular) === undefined;
}

/** Why nobody could be granted this scope, in words for those who make apps; undefined if somebody could. */
export function refusalOf(scope: string, acting: Acting, granular: GranularConstraints): string | undefined {
  if (isNamedScope(scope) || messagingGroupOf(scope) !== undefined)
    return acting === 'person' ? undefined : 'it needs a person';
  if (isOperatorScope(scope)) return undefined;
  const parsed = parseSmartScope(scope);
  if (!parsed) return 'there is no such scope';
  if (!fitsWhoActs(parsed, acting))
    return acting === 'person' ? 'it is for backend services' : 'a backend service asks for system/';
  if (parsed.resourceType !== '*' && !isResourceType(parsed.resourceType)) return 'there is no such type';
  if (!exists(parsed)) return 'no patient/ scope reaches this';
  return isEnforceable(parsed, granular) ? undefined : 'the constraint cannot be enforced';
}

/** `system/` is for services, `patient/` and `user/` need a person. */
function fitsWhoActs({ context }: SmartScope, acting: Acting): boolean {
  return acting === 'service' ? context === 'system' : context !== 'system';
}

function exists({ context, resourceType, permissions }: SmartScope): boolean {
  if (resourceType === '*') return true;
  if (!isResourceType(resourceType)) return false;
  return context !== 'patient' || isReached(resourceType, permissions);
}

/** A `patient/` scope which could not reach a single resource is not granted (docs/decisions, A3). */
function isReached(resourceType: string, permissions: string): boolean {
  const reach = patientScopeReach(resourceType);
  return reach === 'shared' ? /[rs]/.test(permissions) : reach !== 'none';
}
