import { conditionsOf, implies } from './scope-condition.js';
import { covers } from './scope-coverage.js';
import { parseSmartScope, type SmartScope } from './smart-scope.js';

/**
 * What both scopes give: `patient/*.cruds` within `patient/*.rs` is `patient/*.rs`. The scope stays as it was written
 * if the limit takes nothing from it; undefined if nothing is left, or what is left cannot be said in one scope.
 */
export function scopeWithin(limit: string, asked: string): string | undefined {
  if (covers(limit, asked)) return asked;
  const bound = parseSmartScope(limit);
  const wish = parseSmartScope(asked);
  if (!bound || !wish || bound.context !== wish.context) return undefined;
  const resourceType = commonType(bound, wish);
  const permissions = Array.from(wish.permissions).filter(letter => bound.permissions.includes(letter));
  if (resourceType === undefined || permissions.length === 0) return undefined;
  const constraint = commonConstraint(bound, wish);
  if (constraint === undefined) return undefined;
  const query = constraint === '' ? '' : `?${constraint}`;
  return `${wish.context}/${resourceType}.${permissions.join('')}${query}`;
}

/**
 * What both demand. Two demands on one parameter are not put together: an app that asks for one category where it is
 * registered for another is told that it gets nothing, and not given a scope that hardly anything fulfils.
 */
function commonConstraint(bound: SmartScope, wish: SmartScope): string | undefined {
  if (bound.constraint === undefined || wish.constraint === undefined || bound.constraint === wish.constraint)
    return wish.constraint ?? bound.constraint ?? '';
  const [held, asked] = [conditionsOf(bound), conditionsOf(wish)];
  if (implies(asked, held)) return wish.constraint;
  if (implies(held, asked)) return bound.constraint;
  const parameters = held.map(({ parameter }) => parameter);
  if (asked.some(({ parameter }) => parameters.includes(parameter))) return undefined;
  return `${bound.constraint}&${wish.constraint}`;
}

function commonType(one: SmartScope, other: SmartScope): string | undefined {
  if (one.resourceType === '*') return other.resourceType;
  return other.resourceType === '*' || other.resourceType === one.resourceType ? one.resourceType : undefined;
}
