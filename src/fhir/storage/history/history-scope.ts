import type { AccessExpression } from '../../access/access-expression.js';
import type { AccessFilter } from '../../access/access-filter.js';
import { resourceTypes } from '../../definitions/resource-types.js';
import type { HistoryTarget } from '../resource.repository.js';

/** Types of which the caller may see the same part. */
export interface HistoryScope {
  readonly types: readonly string[];
  readonly access: AccessExpression;
}

/**
 * What of a history is within reach, per group of types with one access expression; types out of reach are left out.
 * SMART App Launch 2.2, "Scopes": instance history is `r`, type and system history are `s`.
 */
export function historyScopes(access: AccessFilter, target: HistoryTarget): readonly HistoryScope[] {
  const letter = target.level === 'instance' ? 'r' : 's';
  const types = target.level === 'system' ? resourceTypes() : [target.resourceType];
  const groups = new Map<string, { types: string[]; access: AccessExpression }>();
  for (const type of types) {
    const expression = access.for(type, letter);
    if (expression.kind === 'nothing') continue;
    // Among all types the contents alone of one patient would be looked for in those of everybody.
    if (target.level === 'system' && isOfSecurityContext(expression)) continue;
    // Why a type is open makes no difference to what of it is shown.
    const name = expression.kind === 'everything' ? expression.kind : JSON.stringify(expression);
    const group = groups.get(name);
    if (group) group.types.push(type);
    else groups.set(name, { types: [type], access: expression });
  }
  return [...groups.values()];
}

function isOfSecurityContext(expression: AccessExpression): boolean {
  if (expression.kind === 'and' || expression.kind === 'or')
    return expression.operands.some(isOfSecurityContext);
  return expression.kind === 'in-security-context';
}
