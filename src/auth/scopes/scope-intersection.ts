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
  if (
    bound.constraint !== undefined &&
    wish.constraint !== undefined &&
    bound.constraint !== wish.constraint
  ) {
    return undefined;
  }
  const constraint = wish.constraint ?? bound.constraint;
  const query = constraint === undefined ? '' : `?${constraint}`;
  return `${wish.context}/${resourceType}.${permissions.join('')}${query}`;
}

function commonType(one: SmartScope, other: SmartScope): string | undefined {
  if (one.resourceType === '*') return other.resourceType;
  return other.resourceType === '*' || other.resourceType === one.resourceType ? one.resourceType : undefined;
}
