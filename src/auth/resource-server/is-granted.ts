import { parseScopeRequirement, type ScopeRequirement } from '../scopes/scope-requirement.js';
import { grants } from '../scopes/smart-scope.js';
import { AccessFilter } from '../../fhir/access/access-filter.js';
import type { AccessRules } from '../../fhir/access/policy.js';
import { isResourceType } from '../../fhir/definitions/resource-types.js';
import type { Principal } from './principal.js';

const ROUTE_TYPE = ':resourceType';

/**
 * Whether the token may reach at least something of what the requirement names. It asks the AccessFilter whose
 * predicate the SQL carries, so that the guard and the statements cannot disagree.
 */
export function isGranted(
  requirement: ScopeRequirement,
  principal: Principal,
  access: AccessFilter,
  parameters: Readonly<Record<string, string>>,
  rules: AccessRules,
): boolean {
  const { context, resourceType: named, permissions: letters } = parseScopeRequirement(requirement);
  const smartScopes = context
    ? principal.smartScopes.filter(scope => scope.context === context)
    : principal.smartScopes;
  if (named === '*') return letters.every(letter => smartScopes.some(scope => grants(scope, '*', letter)));

  const resourceType = named === ROUTE_TYPE ? parameters['resourceType'] : named;
  if (resourceType === undefined)
    throw new Error(`The route of a handler with ${requirement} has no :resourceType`);
  // A type that R4 does not know is nobody's secret: the handler answers 404.
  if (!isResourceType(resourceType)) return true;

  const filter = context
    ? AccessFilter.forToken({ ...principal, scopes: new Set(), smartScopes }, rules)
    : access;
  return letters.every(letter => !filter.denies(resourceType, letter));
}
